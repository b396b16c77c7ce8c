#include "imaging/orient.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace beholden::imaging {
namespace {

/// Where the upright picture finds its pixels in the stored one, in bytes.
struct Walk {
    std::ptrdiff_t start = 0;   ///< Of the upright top left pixel.
    std::ptrdiff_t step_x = 0;  ///< To the pixel on the right.
    std::ptrdiff_t step_y = 0;  ///< To the pixel below.
};

Walk make_walk(const Image& stored, Orientation orientation) {
    const std::ptrdiff_t pixel = 3;
    const auto row = static_cast<std::ptrdiff_t>(stored.stride());
    const std::ptrdiff_t right = row - pixel;
    const std::ptrdiff_t bottom = row * (stored.height_px - 1);
    switch (orientation) {
        case 2: return {.start = right, .step_x = -pixel, .step_y = row};
        case 3: return {.start = bottom + right, .step_x = -pixel, .step_y = -row};
        case 4: return {.start = bottom, .step_x = pixel, .step_y = -row};
        case 5: return {.start = 0, .step_x = row, .step_y = pixel};
        case 6: return {.start = bottom, .step_x = -row, .step_y = pixel};
        case 7: return {.start = bottom + right, .step_x = -row, .step_y = -pixel};
        case 8: return {.start = right, .step_x = row, .step_y = -pixel};
        default: return {.start = 0, .step_x = pixel, .step_y = row};
    }
}

void copy_tile(const std::uint8_t* from, const Walk& walk, Image& to, int left, int top, int side) {
    const int right = std::min(left + side, to.width_px);
    const int bottom = std::min(top + side, to.height_px);
    for (int y = top; y < bottom; ++y) {
        std::ptrdiff_t source = walk.start + walk.step_y * y + walk.step_x * left;
        std::uint8_t* target = to.row(y) + static_cast<std::size_t>(left) * 3;
        for (int x = left; x < right; ++x, source += walk.step_x, target += 3) {
            std::memcpy(target, from + source, 3);
        }
    }
}

}  // namespace

Image make_upright(Image image, Orientation orientation) {
    BH_CHECK(orientation >= 1 && orientation <= 8, "orientation outside 1..8");
    if (orientation == 1) return image;
    const bool swaps_sides = orientation >= 5;
    Image upright = make_unset_image(
        swaps_sides ? image.height_px : image.width_px,
        swaps_sides ? image.width_px : image.height_px
    );
    const Walk walk = make_walk(image, orientation);
    // Square tiles: a tile's rows and columns both stay in the first cache (2 x 12 KiB).
    const int tile_side = 64;
    for (int top = 0; top < upright.height_px; top += tile_side) {
        for (int left = 0; left < upright.width_px; left += tile_side) {
            copy_tile(image.pixels.data(), walk, upright, left, top, tile_side);
        }
    }
    return upright;
}

}  // namespace beholden::imaging
