#include "imaging/image.h"

#include <algorithm>

#include "base/check.h"

namespace beholden::imaging {

Image make_image(int width_px, int height_px) {
    Image image = make_unset_image(width_px, height_px);
    std::ranges::fill(image.pixels, std::uint8_t{0});
    return image;
}

Image make_unset_image(int width_px, int height_px) {
    BH_CHECK(width_px >= 0 && height_px >= 0, "an image has no negative side");
    Image image{.width_px = width_px, .height_px = height_px, .pixels = {}};
    image.pixels = Pixels::unset(image.stride() * static_cast<std::size_t>(height_px));
    return image;
}

}  // namespace beholden::imaging
