#include "analysis/text/reading_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beholden::analysis {
namespace {

/// A line in the coordinates of its page.
struct Placed {
    double along = 0;
    double down = 0;
    double height = 0;
    std::size_t index = 0;
};

std::vector<Placed> place(std::span<const Quad> lines) {
    const Point direction = direction_of(lines);
    const auto dx = static_cast<double>(direction.x);
    const auto dy = static_cast<double>(direction.y);
    std::vector<Placed> placed;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Point centre = centre_of(lines[i]);
        const auto x = static_cast<double>(centre.x);
        const auto y = static_cast<double>(centre.y);
        placed.push_back({x * dx + y * dy, y * dx - x * dy, height_of(lines[i]), i});
    }
    return placed;
}

}  // namespace

Point direction_of(std::span<const Quad> lines) noexcept {
    double x = 0;
    double y = 0;
    for (const Quad& line : lines) {
        // An edge has the direction of the text and counts by its length.
        x += static_cast<double>(line.corners[1].x) - static_cast<double>(line.corners[0].x);
        y += static_cast<double>(line.corners[1].y) - static_cast<double>(line.corners[0].y);
    }
    const double length = std::hypot(x, y);
    if (!(length > 0)) return {1, 0};
    return {static_cast<float>(x / length), static_cast<float>(y / length)};
}

std::vector<std::size_t> reading_order(std::span<const Quad> lines) {
    std::vector<Placed> placed = place(lines);
    std::ranges::stable_sort(placed, {}, &Placed::down);
    std::vector<std::size_t> order;
    std::size_t begin = 0;
    while (begin < placed.size()) {
        // A row goes on as long as centres lie within half a line of its first.
        std::size_t end = begin + 1;
        const Placed& first = placed[begin];
        while (end < placed.size() &&
               placed[end].down - first.down < std::min(first.height, placed[end].height) / 2) {
            ++end;
        }
        std::sort(
            placed.begin() + static_cast<std::ptrdiff_t>(begin),
            placed.begin() + static_cast<std::ptrdiff_t>(end),
            [](const Placed& a, const Placed& b) { return a.along < b.along; }
        );
        for (std::size_t i = begin; i < end; ++i) order.push_back(placed[i].index);
        begin = end;
    }
    return order;
}

}  // namespace beholden::analysis
