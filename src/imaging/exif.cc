#include "imaging/exif.h"

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

namespace beholden::imaging {
namespace {

constexpr Orientation kUpright = 1;
constexpr std::string_view kExifHeader{"Exif\0\0", 6};
constexpr std::size_t kDirectoryEntryBytes = 12;
constexpr std::uint32_t kOrientationTag = 0x0112;
constexpr std::uint32_t kTypeShort = 3;

constexpr unsigned kMarkerStart = 0xFF;
constexpr unsigned kMarkerApp1 = 0xE1;
constexpr unsigned kMarkerScan = 0xDA;
constexpr unsigned kMarkerEnd = 0xD9;

unsigned byte_at(std::span<const std::byte> bytes, std::size_t at) noexcept {
    return std::to_integer<unsigned>(bytes[at]);
}

/// Integers of a TIFF block in its byte order; 0 outside the block.
class TiffReader {
public:
    TiffReader(std::span<const std::byte> bytes, bool big_endian) noexcept
        : bytes_(bytes), big_endian_(big_endian) {}

    [[nodiscard]] std::uint32_t u16(std::size_t at) const noexcept {
        if (at + 2 > bytes_.size()) return 0;
        const unsigned first = byte_at(bytes_, at);
        const unsigned second = byte_at(bytes_, at + 1);
        return big_endian_ ? first << 8 | second : second << 8 | first;
    }

    [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept {
        const std::uint32_t first = u16(at);
        const std::uint32_t second = u16(at + 2);
        return big_endian_ ? first << 16 | second : second << 16 | first;
    }

private:
    std::span<const std::byte> bytes_;
    bool big_endian_;
};

/// Markers without a length behind them: TEM, RST0-7 and SOI.
bool stands_alone(unsigned marker) noexcept {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
}

}  // namespace

std::span<const std::byte> find_jpeg_exif(std::span<const std::byte> jpeg) noexcept {
    std::size_t at = 2;  // Behind SOI.
    while (at + 4 <= jpeg.size()) {
        if (byte_at(jpeg, at) != kMarkerStart) return {};
        const unsigned marker = byte_at(jpeg, at + 1);
        if (marker == kMarkerStart) {  // A fill byte.
            at += 1;
            continue;
        }
        if (stands_alone(marker)) {
            at += 2;
            continue;
        }
        if (marker == kMarkerScan || marker == kMarkerEnd) return {};
        const std::size_t length = byte_at(jpeg, at + 2) << 8 | byte_at(jpeg, at + 3);
        if (length < 2 || length > jpeg.size() - at - 2) return {};
        const auto payload = jpeg.subspan(at + 4, length - 2);
        if (marker == kMarkerApp1 && as_text(payload).starts_with(kExifHeader)) {
            return payload.subspan(kExifHeader.size());
        }
        at += 2 + length;
    }
    return {};
}

Orientation parse_exif_orientation(std::span<const std::byte> tiff) noexcept {
    const std::string_view text = as_text(tiff);
    const bool big_endian = text.starts_with(std::string_view("MM\0*", 4));
    if (!big_endian && !text.starts_with(std::string_view("II*\0", 4))) return kUpright;

    const TiffReader reader(tiff, big_endian);
    const std::size_t directory = reader.u32(4);
    const std::size_t entries = reader.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + i * kDirectoryEntryBytes;
        if (entry + kDirectoryEntryBytes > tiff.size()) break;
        if (reader.u16(entry) != kOrientationTag) continue;
        const std::uint32_t value = reader.u16(entry + 8);
        const bool valid = reader.u16(entry + 2) == kTypeShort && reader.u32(entry + 4) == 1 &&
                           value >= 1 && value <= 8;
        return valid ? static_cast<Orientation>(value) : kUpright;
    }
    return kUpright;
}

}  // namespace beholden::imaging
