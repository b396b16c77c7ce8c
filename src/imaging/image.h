#pragma once

#include <cstddef>
#include <cstdint>

#include "imaging/pixels.h"

namespace beholden::imaging {

/// [height, width, 3] u8 RGB (sRGB values as stored), row-major, rows packed without gaps.
struct Image {
    int width_px = 0;
    int height_px = 0;
    Pixels pixels;  ///< height_px * width_px * 3.

    [[nodiscard]] const std::uint8_t* row(int y) const noexcept {
        return pixels.data() + static_cast<std::size_t>(y) * stride();
    }
    [[nodiscard]] std::uint8_t* row(int y) noexcept {
        return pixels.data() + static_cast<std::size_t>(y) * stride();
    }
    [[nodiscard]] std::size_t stride() const noexcept {
        return static_cast<std::size_t>(width_px) * 3;
    }
};

/// An image of that size, all black.
Image make_image(int width_px, int height_px);

/// One of that size for those who write every pixel: until then they are what the memory held.
Image make_unset_image(int width_px, int height_px);

}  // namespace beholden::imaging
