#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beholden::imaging {

/// Reads a PNG file as if it held nothing but what makes the picture: its critical chunks and
/// tRNS. All else (profiles, texts, animation frames, ...) is checked by its CRC and skipped, so
/// that the decoder never unpacks it: bombs inside cost nothing, and the default image of an
/// animation is what is left.
class PngChunks {
public:
    enum class Status : std::uint8_t { kOk, kCutShort, kDamaged };

    /// bytes  the file, from its signature on; must outlive the object.
    explicit PngChunks(std::span<const std::byte> bytes) : bytes_(bytes) {}

    /// The next target.size() bytes of the filtered file. A second palette is damage: libspng lets
    /// it pass in pictures that do not use it.
    Status read(std::span<std::byte> target);

    /// The first eXIf chunk among those passed so far; else empty.
    [[nodiscard]] std::span<const std::byte> exif() const noexcept { return exif_; }

private:
    Status next_kept_chunk();

    std::span<const std::byte> bytes_;
    std::size_t at_ = 0;
    bool palette_seen_ = false;
    std::size_t kept_end_ = 8;  ///< End of what may be handed out: at first, the signature.
    std::span<const std::byte> exif_;
};

}  // namespace beholden::imaging
