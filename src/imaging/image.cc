#include "imaging/image.h"

#include "base/check.h"

namespace beholden::imaging {

Image make_image(int width_px, int height_px) {
    BH_CHECK(width_px >= 0 && height_px >= 0, "an image has no negative side");
    Image image{.width_px = width_px, .height_px = height_px, .pixels = {}};
    image.pixels.resize(image.stride() * static_cast<std::size_t>(height_px));
    return image;
}

}  // namespace beholden::imaging
