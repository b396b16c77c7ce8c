#include "analysis/text/min_area_rect.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace beholden::analysis {
namespace {

/// Above 0 where b lies clockwise (on the screen) of a, seen from `origin`.
double cross(const Point& origin, const Point& a, const Point& b) noexcept {
    const double ax = static_cast<double>(a.x) - static_cast<double>(origin.x);
    const double ay = static_cast<double>(a.y) - static_cast<double>(origin.y);
    const double bx = static_cast<double>(b.x) - static_cast<double>(origin.x);
    const double by = static_cast<double>(b.y) - static_cast<double>(origin.y);
    return ax * by - ay * bx;
}

/// Appends to a chain that turns one way only.
void extend(std::vector<Point>& chain, std::size_t floor, const Point& point) {
    while (chain.size() >= floor + 2 && cross(chain[chain.size() - 2], chain.back(), point) <= 0) {
        chain.pop_back();
    }
    chain.push_back(point);
}

/// How far points reach along a direction.
struct Extent {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    void add(double value) noexcept {
        low = std::min(low, value);
        high = std::max(high, value);
    }
    [[nodiscard]] double length() const noexcept { return high - low; }
    [[nodiscard]] double middle() const noexcept { return (low + high) / 2; }
};

/// The box around the points whose side has the direction (dx, dy), a unit vector.
TurnedRect box_along(std::span<const Point> points, double dx, double dy) {
    // Of the four directions of a box, the one that points most to the right.
    if (std::abs(dy) > std::abs(dx)) {
        const double kept = dx;
        dx = dy;
        dy = -kept;
    }
    if (dx < 0) {
        dx = -dx;
        dy = -dy;
    }
    Extent along;
    Extent across;
    for (const Point& point : points) {
        const auto x = static_cast<double>(point.x);
        const auto y = static_cast<double>(point.y);
        along.add(x * dx + y * dy);
        across.add(y * dx - x * dy);
    }
    const double u = along.middle();
    const double v = across.middle();
    return {
        .centre = {static_cast<float>(u * dx - v * dy), static_cast<float>(u * dy + v * dx)},
        .along = {static_cast<float>(dx), static_cast<float>(dy)},
        .width = static_cast<float>(along.length()),
        .height = static_cast<float>(across.length()),
    };
}

}  // namespace

std::vector<Point> convex_hull(std::vector<Point> points) {
    const auto before = [](const Point& a, const Point& b) {
        return a.x < b.x || (a.x == b.x && a.y < b.y);
    };
    const auto same = [](const Point& a, const Point& b) { return a.x == b.x && a.y == b.y; };
    std::ranges::sort(points, before);
    points.erase(std::unique(points.begin(), points.end(), same), points.end());
    if (points.size() < 3) return points;
    std::vector<Point> hull;
    for (const Point& point : points) extend(hull, 0, point);
    const std::size_t upper = hull.size() - 1;
    for (auto point = points.rbegin() + 1; point != points.rend(); ++point) {
        extend(hull, upper, *point);
    }
    hull.pop_back();
    return hull;
}

TurnedRect min_area_rect(std::span<const Point> hull) {
    if (hull.empty()) return {};
    TurnedRect best = box_along(hull, 1, 0);
    double area_min = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const Point& from = hull[i];
        const Point& to = hull[(i + 1) % hull.size()];
        const double dx = static_cast<double>(to.x) - static_cast<double>(from.x);
        const double dy = static_cast<double>(to.y) - static_cast<double>(from.y);
        const double length = std::hypot(dx, dy);
        if (length <= 0) continue;
        const TurnedRect rect = box_along(hull, dx / length, dy / length);
        const double area = static_cast<double>(rect.width) * static_cast<double>(rect.height);
        if (area < area_min) {
            area_min = area;
            best = rect;
        }
    }
    return best;
}

}  // namespace beholden::analysis
