#pragma once

#include <array>

#include "imaging/geometry.h"

namespace beholden::analysis {

using imaging::Box;
using imaging::Point;

/// Four corners around a text, clockwise from where its own reading begins at the top: for upright
/// text top left, top right, bottom right, bottom left.
struct Quad {
    std::array<Point, 4> corners{};
};

/// Length of the upper or lower edge, whichever is longer: along the text.
double width_of(const Quad& quad) noexcept;
/// Length of the left or right edge, whichever is longer: across the text.
double height_of(const Quad& quad) noexcept;
/// Area by the shoelace formula, not negative.
double area_of(const Quad& quad) noexcept;
Point centre_of(const Quad& quad) noexcept;
/// The upright box around the corners.
Box bounds_of(const Quad& quad) noexcept;

/// The same place read after turning what is in it: by a quarter counter-clockwise, or by half.
/// Text that runs downwards reads upright after a quarter; upside-down text after a half.
Quad turned_quarter(const Quad& quad) noexcept;
Quad turned_half(const Quad& quad) noexcept;

/// A quad much taller than wide turned by a quarter, as text that runs up or down is read; others
/// as they are.
Quad lying(const Quad& quad) noexcept;

/// The part of a quad between two places along its text.
///
/// from, to  0 at the beginning of the text, 1 at its end.
Quad slice(const Quad& quad, double from, double to) noexcept;

}  // namespace beholden::analysis
