#include "analysis/labels/picture_input.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "imaging/shrink.h"

namespace beholden::analysis {
namespace {

/// What letterboxing networks see beside the image, as YOLOX was trained.
constexpr float kGrey = 114;

imaging::Image central_square(const imaging::Image& image, double share) {
    const int shorter = std::min(image.width_px, image.height_px);
    const int side = std::max(1, static_cast<int>(std::lround(shorter * share)));
    imaging::Image square = imaging::make_image(side, side);
    const int left = (image.width_px - side) / 2;
    const int top = (image.height_px - side) / 2;
    for (int y = 0; y < side; ++y) {
        std::memcpy(square.row(y), image.row(top + y) + std::ptrdiff_t{3} * left, square.stride());
    }
    return square;
}

/// By averaging of whole blocks as far as the recipe wants it, then between pixel centres.
imaging::Image resized(
    const imaging::Image& image, int width_px, int height_px, const PictureRecipe& recipe
) {
    const int factor = std::min(image.width_px / width_px, image.height_px / height_px);
    if (!recipe.averages || factor < 2) return imaging::resize(image, width_px, height_px);
    return imaging::resize(imaging::shrink(image, factor), width_px, height_px);
}

imaging::Image fitted(const imaging::Image& image, const PictureRecipe& recipe) {
    if (recipe.fit == Fit::kCentreCrop) {
        return resized(
            central_square(image, recipe.crop_share), recipe.width_px, recipe.height_px, recipe
        );
    }
    if (recipe.fit == Fit::kStretch) {
        return resized(image, recipe.width_px, recipe.height_px, recipe);
    }
    const double scale = std::min(
        static_cast<double>(recipe.width_px) / image.width_px,
        static_cast<double>(recipe.height_px) / image.height_px
    );
    const auto scaled = [scale](int size, int most) {
        return std::clamp(static_cast<int>(size * scale), 1, most);
    };
    return resized(
        image, scaled(image.width_px, recipe.width_px), scaled(image.height_px, recipe.height_px),
        recipe
    );
}

}  // namespace

PictureInput make_input(const imaging::Image& image, const PictureRecipe& recipe) {
    const imaging::Image picture = fitted(image, recipe);
    PictureInput input;
    input.shape = {1, 3, recipe.height_px, recipe.width_px};
    const auto plane =
        static_cast<std::size_t>(recipe.width_px) * static_cast<std::size_t>(recipe.height_px);
    input.planes.resize(3 * plane);
    if (recipe.fit == Fit::kLetterbox) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const float grey = (kGrey - recipe.pixels.mean[channel]) * recipe.pixels.scale[channel];
            const auto begin = input.planes.begin() + static_cast<std::ptrdiff_t>(channel * plane);
            std::fill_n(begin, plane, grey);
        }
    }
    write_planes(picture, recipe.pixels, recipe.width_px, recipe.height_px, input.planes);
    input.scale_x = static_cast<double>(image.width_px) / picture.width_px;
    input.scale_y = static_cast<double>(image.height_px) / picture.height_px;
    return input;
}

}  // namespace beholden::analysis
