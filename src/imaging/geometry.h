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

/// Bilinear resize with pixel centres at half steps and no smoothing: bit for bit what OpenCV's
/// INTER_LINEAR gives (weights of 11 bits).
///
/// requires  width_px, height_px >= 1; the image has pixels.
/// threads   pure; safe to call concurrently.
Image resize(const Image& image, int width_px, int height_px);

/// Least-squares rotation, scale and shift that takes `from` to `to`.
///
/// errors   kInvalidArgument if the points coincide or their number differs or is under 2.
/// threads  pure.
/// source   Umeyama 1991, eq. 40-43.
Result<Affine> similarity_transform(std::span<const Point> from, std::span<const Point> to);

/// Warps with the inverse of `source_to_target`, bilinear, black outside, as warpAffine of OpenCV 5
/// (within 1 level; OpenCV 4 rounds places to 1/32 pixel first). All black if there is no inverse.
///
/// requires  width_px, height_px >= 1.
/// threads   pure; safe to call concurrently.
Image warp(const Image& image, const Affine& source_to_target, int width_px, int height_px);

}  // namespace beholden::imaging
