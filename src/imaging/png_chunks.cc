#include "imaging/png_chunks.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include <zlib.h>

#include "base/bytes.h"

namespace beholden::imaging {
namespace {

constexpr std::size_t kTypeBytes = 4;
constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kCrcBytes = 4;
constexpr std::uint32_t kLengthMax = 0x7FFF'FFFF;

std::uint32_t big_endian_u32(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (const std::byte b : bytes.first(4)) value = value << 8 | std::to_integer<unsigned>(b);
    return value;
}

/// Lower case first letter: a decoder may do without it. PNG specification section 5.4.
bool is_ancillary(std::string_view type) { return (static_cast<unsigned>(type[0]) & 0x20U) != 0; }

bool crc_matches(std::span<const std::byte> type_and_data, std::uint32_t expected) {
    const auto* data = reinterpret_cast<const Bytef*>(type_and_data.data());
    return crc32_z(0, data, type_and_data.size()) == expected;
}

}  // namespace

PngChunks::Status PngChunks::next_kept_chunk() {
    while (true) {
        const auto rest = bytes_.subspan(at_);
        if (rest.size() < kHeaderBytes + kCrcBytes) return Status::kCutShort;
        const std::uint32_t length = big_endian_u32(rest);
        if (length > kLengthMax) return Status::kDamaged;
        if (length > rest.size() - kHeaderBytes - kCrcBytes) return Status::kCutShort;
        const std::size_t chunk_bytes = kHeaderBytes + length + kCrcBytes;
        const std::string_view type = as_text(rest.subspan(4, kTypeBytes));
        if (type == "PLTE" && std::exchange(palette_seen_, true)) return Status::kDamaged;
        if (!is_ancillary(type) || type == "tRNS") {
            kept_end_ = at_ + chunk_bytes;
            return Status::kOk;
        }
        const std::uint32_t crc = big_endian_u32(rest.subspan(kHeaderBytes + length));
        if (!crc_matches(rest.subspan(4, kTypeBytes + length), crc)) return Status::kDamaged;
        if (type == "eXIf" && exif_.empty()) exif_ = rest.subspan(kHeaderBytes, length);
        at_ += chunk_bytes;
    }
}

PngChunks::Status PngChunks::read(std::span<std::byte> target) {
    while (!target.empty()) {
        if (at_ == kept_end_) {
            const Status status = next_kept_chunk();
            if (status != Status::kOk) return status;
        }
        if (at_ >= bytes_.size()) return Status::kCutShort;
        const std::size_t end = std::min(kept_end_, bytes_.size());
        const std::size_t count = std::min(target.size(), end - at_);
        std::memcpy(target.data(), bytes_.data() + at_, count);
        at_ += count;
        target = target.subspan(count);
    }
    return Status::kOk;
}

}  // namespace beholden::imaging
