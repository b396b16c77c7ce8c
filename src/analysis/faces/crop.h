#pragma once

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// A square cut out of an image, turned and scaled.
struct Crop {
    Point centre_px;           ///< In the image.
    double side_px = 0;        ///< In the image.
    double angle_rad = 0;      ///< The crop's x axis in the image, clockwise.
    int size_px = 0;           ///< Of the crop.
    bool is_mirrored = false;  ///< Left and right swapped in the crop.
};

/// errors   kInvalidArgument: a side that is not positive and finite.
/// threads  pure.
Result<imaging::Affine> to_crop(const Crop& crop);

/// Where a place of the crop lies in the image.
///
/// requires  to_crop(crop) is a value.
Point to_image(const Crop& crop, double x, double y) noexcept;

/// The direction from one point to another, clockwise from the x axis, in radians.
double angle_of(const Point& from, const Point& to) noexcept;

}  // namespace beholden::analysis
