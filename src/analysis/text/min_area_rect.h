#pragma once

#include <span>
#include <vector>

#include "imaging/geometry.h"

namespace beholden::analysis {

using imaging::Point;

/// A rectangle at any angle.
struct TurnedRect {
    Point centre;
    Point along{1, 0};  ///< Unit vector of the side `width`; within 45 degrees of the x axis.
    float width = 0;    ///< Along `along`.
    float height = 0;   ///< Across it, downwards.
};

/// Corners of the convex hull, clockwise on the screen, without repeats; fewer than 3 where the
/// points lie on a line.
///
/// threads  pure.
/// source   Andrew 1979, the monotone chain.
std::vector<Point> convex_hull(std::vector<Point> points);

/// The rectangle of least area around points: one side lies on a side of the hull (Freeman and
/// Shapira 1975). Without extent for fewer than 2 different points.
///
/// hull  from convex_hull().
TurnedRect min_area_rect(std::span<const Point> hull);

}  // namespace beholden::analysis
