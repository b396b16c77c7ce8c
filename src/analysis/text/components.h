#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "imaging/geometry.h"

namespace beholden::analysis {

using imaging::Point;

/// Cells that hang together, by their outline.
struct Component {
    std::vector<Point> ends;  ///< First and last cell of each of its runs: they span its hull.
    std::size_t cells = 0;
};

/// Cells above `threshold`, each grown by one cell to the right and down, joined where they touch
/// (also at corners).
///
/// map        [height, width] row-major.
/// count_max  of the largest components; smaller ones are left out.
/// returns    in the order of their first cells, row by row.
/// threads    pure; time and memory grow with the map alone.
/// source     cv2.dilate with a 2 x 2 kernel, then the outer contours of cv2.findContours.
std::vector<Component> find_components(
    std::span<const float> map, int width, int height, float threshold, std::size_t count_max
);

}  // namespace beholden::analysis
