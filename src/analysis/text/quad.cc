#include "analysis/text/quad.h"

#include <algorithm>
#include <cmath>

namespace beholden::analysis {
namespace {

/// A box this much taller than wide holds text that runs up or down.
constexpr double kTallRatio = 1.5;

double distance(const Point& a, const Point& b) noexcept {
    return std::hypot(
        static_cast<double>(b.x) - static_cast<double>(a.x),
        static_cast<double>(b.y) - static_cast<double>(a.y)
    );
}

Point between(const Point& a, const Point& b, double share) noexcept {
    const auto t = static_cast<float>(share);
    return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

}  // namespace

double width_of(const Quad& quad) noexcept {
    const auto& c = quad.corners;
    return std::max(distance(c[0], c[1]), distance(c[3], c[2]));
}

double height_of(const Quad& quad) noexcept {
    const auto& c = quad.corners;
    return std::max(distance(c[0], c[3]), distance(c[1], c[2]));
}

double area_of(const Quad& quad) noexcept {
    double twice = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Point& a = quad.corners[i];
        const Point& b = quad.corners[(i + 1) % 4];
        twice += static_cast<double>(a.x) * static_cast<double>(b.y) -
                 static_cast<double>(b.x) * static_cast<double>(a.y);
    }
    return std::abs(twice) / 2;
}

Point centre_of(const Quad& quad) noexcept {
    Point sum;
    for (const Point& corner : quad.corners) {
        sum.x += corner.x / 4;
        sum.y += corner.y / 4;
    }
    return sum;
}

Box bounds_of(const Quad& quad) noexcept {
    const auto [left, right] = std::ranges::minmax(quad.corners, {}, &Point::x);
    const auto [top, bottom] = std::ranges::minmax(quad.corners, {}, &Point::y);
    return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

Quad turned_quarter(const Quad& quad) noexcept {
    const auto& c = quad.corners;
    return {{c[1], c[2], c[3], c[0]}};
}

Quad turned_half(const Quad& quad) noexcept {
    const auto& c = quad.corners;
    return {{c[2], c[3], c[0], c[1]}};
}

Quad lying(const Quad& quad) noexcept {
    return height_of(quad) >= kTallRatio * width_of(quad) ? turned_quarter(quad) : quad;
}

Quad slice(const Quad& quad, double from, double to) noexcept {
    const auto& c = quad.corners;
    return {
        {between(c[0], c[1], from), between(c[0], c[1], to), between(c[3], c[2], to),
         between(c[3], c[2], from)}
    };
}

}  // namespace beholden::analysis
