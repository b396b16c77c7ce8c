#pragma once

#include <cstdint>
#include <vector>

#include "analysis/faces/planar.h"
#include "imaging/geometry.h"
#include "imaging/image.h"
#include "infer/tensor.h"

namespace beholden::analysis {

/// How a whole image is brought to a network's size.
enum class Fit : std::uint8_t {
    kStretch,     ///< To the size, whatever its shape.
    kLetterbox,   ///< Into the size, keeping its shape; the rest, right and below, is grey.
    kCentreCrop,  ///< Its central square, a share of the shorter side, to the size.
};

/// How an image becomes the input of a network, [1, 3, height, width].
struct PictureRecipe {
    int width_px = 0;
    int height_px = 0;
    Fit fit = Fit::kStretch;
    double crop_share = 1;  ///< Of the shorter side; for kCentreCrop.
    bool averages = false;  ///< Blocks of pixels first, where the image is at least twice as large.
    PixelRecipe pixels;
};

/// The input, and how its pixels lie in the image: image = input * scale.
struct PictureInput {
    std::vector<float> planes;
    infer::Shape shape;
    double scale_x = 1;
    double scale_y = 1;
};

/// requires  the image has pixels; sizes are at least 1.
/// threads   pure.
PictureInput make_input(const imaging::Image& image, const PictureRecipe& recipe);

}  // namespace beholden::analysis
