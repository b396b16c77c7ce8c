#pragma once

#include <array>
#include <span>

#include "base/result.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// A point in pixels; origin at the centre of the top left pixel, x right, y down.
struct Point {
    float x = 0;
    float y = 0;
};

/// An axis-aligned box in pixels.
struct Box {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;
};

/// Rows of a 2 x 3 affine matrix: target = M * (x, y, 1).
using Affine = std::array<std::array<double, 3>, 2>;

/// Bilinear resize with pixel centres at half steps and no smoothing, as OpenCV's INTER_LINEAR.
///
/// requires  width_px, height_px >= 1.
Image resize(const Image& image, int width_px, int height_px);

/// Least-squares rotation, scale and shift that takes `from` to `to`.
///
/// errors  kInvalidArgument if the points coincide or their number differs or is under 2.
/// source  Umeyama 1991, eq. 40-43.
Result<Affine> similarity_transform(std::span<const Point> from, std::span<const Point> to);

/// Warps with the inverse of `source_to_target`, bilinear, black outside, as OpenCV's warpAffine.
Image warp(const Image& image, const Affine& source_to_target, int width_px, int height_px);

}  // namespace beholden::imaging
