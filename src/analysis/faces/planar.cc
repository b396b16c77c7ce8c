#include "analysis/faces/planar.h"

#include <cstddef>

#include "base/check.h"

namespace beholden::analysis {
namespace {

/// One channel of one row. Plain arguments, so that the compiler keeps everything in registers.
void write_row(
    const std::uint8_t* pixels, int width_px, float mean, float scale, float* plane
) noexcept {
    for (int x = 0; x < width_px; ++x) {
        plane[x] = (static_cast<float>(pixels[std::ptrdiff_t{3} * x]) - mean) * scale;
    }
}

}  // namespace

void write_planes(
    const imaging::Image& image,
    const PixelRecipe& recipe,
    int width_px,
    int height_px,
    std::span<float> planes
) {
    const std::size_t width = static_cast<std::size_t>(width_px);
    const std::size_t plane_size = width * static_cast<std::size_t>(height_px);
    BH_CHECK(planes.size() == 3 * plane_size, "the planes have another size");
    BH_CHECK(
        image.width_px <= width_px && image.height_px <= height_px, "the image exceeds the planes"
    );
    for (std::size_t channel = 0; channel < 3; ++channel) {
        const std::size_t source = recipe.order == ChannelOrder::kRgb ? channel : 2 - channel;
        for (int y = 0; y < image.height_px; ++y) {
            write_row(
                image.row(y) + source, image.width_px, recipe.mean[channel], recipe.scale[channel],
                planes.data() + channel * plane_size + static_cast<std::size_t>(y) * width
            );
        }
    }
}

}  // namespace beholden::analysis
