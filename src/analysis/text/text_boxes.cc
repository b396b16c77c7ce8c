#include "analysis/text/text_boxes.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/text/components.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// Shorter sides of boxes, in cells, before and after they are grown: less is a speck.
constexpr float kSideMin = 3;
constexpr float kGrownSideMin = 5;

/// The part of a row that lies inside a convex quad.
struct Span {
    double left = 0;
    double right = -1;
    void add(double x) noexcept {
        if (right < left) {
            left = right = x;
        } else {
            left = std::min(left, x);
            right = std::max(right, x);
        }
    }
};

/// Where the horizontal line through `y` crosses the quad.
Span span_at(const Quad& quad, double y) noexcept {
    Span span;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto [ax, ay] = std::pair<double, double>(quad.corners[i].x, quad.corners[i].y);
        const Point& next = quad.corners[(i + 1) % 4];
        const auto [bx, by] = std::pair<double, double>(next.x, next.y);
        if (y < std::min(ay, by) || y > std::max(ay, by)) continue;
        if (ay == by) {
            span.add(ax);
            span.add(bx);
        } else {
            span.add(ax + (bx - ax) * (y - ay) / (by - ay));
        }
    }
    return span;
}

/// Corners at the cells that hold them.
Quad on_cells(Quad quad) noexcept {
    for (Point& corner : quad.corners) corner = {std::floor(corner.x), std::floor(corner.y)};
    return quad;
}

}  // namespace

float mean_inside(std::span<const float> map, int width, int height, const Quad& quad) {
    const Box bounds = bounds_of(quad);
    const int top = std::max(0, static_cast<int>(std::ceil(bounds.top)));
    const int bottom = std::min(height - 1, static_cast<int>(bounds.top + bounds.height));
    double sum = 0;
    std::size_t count = 0;
    for (int y = top; y <= bottom; ++y) {
        const Span span = span_at(quad, y);
        const int left = std::max(0, static_cast<int>(std::lround(span.left)));
        const int right = std::min(width - 1, static_cast<int>(std::lround(span.right)));
        if (right < left) continue;
        const auto row = map.subspan(
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                static_cast<std::size_t>(left),
            static_cast<std::size_t>(right - left) + 1
        );
        for (const float value : row) sum += static_cast<double>(value);
        count += row.size();
    }
    return count > 0 ? static_cast<float>(sum / static_cast<double>(count)) : 0;
}

TurnedRect unclipped(const TurnedRect& rect, float ratio) noexcept {
    const float perimeter = 2 * (rect.width + rect.height);
    if (perimeter <= 0) return rect;
    const float distance = rect.width * rect.height * ratio / perimeter;
    TurnedRect grown = rect;
    grown.width += 2 * distance;
    grown.height += 2 * distance;
    return grown;
}

Quad corners_of(const TurnedRect& rect) noexcept {
    const Point u{rect.along.x * rect.width / 2, rect.along.y * rect.width / 2};
    const Point v{-rect.along.y * rect.height / 2, rect.along.x * rect.height / 2};
    const Point& c = rect.centre;
    return {
        {Point{c.x - u.x - v.x, c.y - u.y - v.y}, Point{c.x + u.x - v.x, c.y + u.y - v.y},
         Point{c.x + u.x + v.x, c.y + u.y + v.y}, Point{c.x - u.x + v.x, c.y - u.y + v.y}}
    };
}

std::vector<TextBox> boxes_of_map(
    std::span<const float> map, int width, int height, const BoxRecipe& recipe
) {
    std::vector<TextBox> boxes;
    for (Component& component :
         find_components(map, width, height, recipe.threshold, limits::kTextBoxesMax)) {
        const TurnedRect rect = min_area_rect(convex_hull(std::move(component.ends)));
        if (std::min(rect.width, rect.height) < kSideMin) continue;
        const float score = mean_inside(map, width, height, on_cells(corners_of(rect)));
        // Written so that a NaN is no text.
        if (!(score >= recipe.score_min)) continue;
        const TurnedRect grown = unclipped(rect, recipe.unclip);
        if (std::min(grown.width, grown.height) < kGrownSideMin) continue;
        boxes.push_back({corners_of(grown), score});
    }
    return boxes;
}

}  // namespace beholden::analysis
