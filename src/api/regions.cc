#include "api/regions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/limits.h"

namespace beholden::api {

namespace rek = wire::rekognition;

namespace {

using imaging::Point;
using Polygon = std::vector<Point>;

tl::unexpected<Error> refused(const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, "RegionsOfInterest: " + why);
}

/// What a region is made of: a share of the picture's side, or nothing that one can be made of.
std::optional<float> share(const std::optional<float>& value) {
    return value && *value >= 0 && *value <= 1 ? value : std::nullopt;
}

Result<Polygon> polygon_of(const rek::BoundingBox& box) {
    const auto left = share(box.Left);
    const auto top = share(box.Top);
    const auto width = share(box.Width);
    const auto height = share(box.Height);
    if (!left || !top || !width || !height) {
        return refused("a BoundingBox needs Left, Top, Width and Height from 0 to 1.");
    }
    if (!(*width > 0) || !(*height > 0)) return refused("a BoundingBox must not be empty.");
    const float right = *left + *width;
    const float bottom = *top + *height;
    return Polygon{{*left, *top}, {right, *top}, {right, bottom}, {*left, bottom}};
}

Result<Polygon> polygon_of(const std::vector<rek::Point>& points) {
    if (points.size() < 3 || points.size() > limits::kRegionPointsMax) {
        return refused("a Polygon needs 3 to 10 points.");
    }
    Polygon polygon;
    polygon.reserve(points.size());
    for (const rek::Point& point : points) {
        const auto x = share(point.X);
        const auto y = share(point.Y);
        if (!x || !y) return refused("a point of a Polygon needs X and Y from 0 to 1.");
        polygon.push_back({*x, *y});
    }
    return polygon;
}

/// Twice the area, positive where the corners go clockwise on the screen.
double twice_area(std::span<const Point> polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& a = polygon[i];
        const Point& b = polygon[(i + 1) % polygon.size()];
        sum += static_cast<double>(a.x) * static_cast<double>(b.y) -
               static_cast<double>(b.x) * static_cast<double>(a.y);
    }
    return sum;
}

/// On which side of the line from `a` to `b` a point lies: above 0 where it is to the right.
double side_of(const Point& a, const Point& b, const Point& point) {
    const double dx = static_cast<double>(b.x) - static_cast<double>(a.x);
    const double dy = static_cast<double>(b.y) - static_cast<double>(a.y);
    return dx * (static_cast<double>(point.y) - static_cast<double>(a.y)) -
           dy * (static_cast<double>(point.x) - static_cast<double>(a.x));
}

/// The part of a polygon right of the line from `a` to `b`.
Polygon cut(const Polygon& polygon, const Point& a, const Point& b) {
    Polygon kept;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point& from = polygon[i];
        const Point& to = polygon[(i + 1) % polygon.size()];
        const double here = side_of(a, b, from);
        const double there = side_of(a, b, to);
        if (here >= 0) kept.push_back(from);
        if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
            const auto t = static_cast<float>(here / (here - there));
            kept.push_back({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
        }
    }
    return kept;
}

/// Area common to any polygon and a convex one whose corners go clockwise.
///
/// source  Sutherland and Hodgman 1974: bridges that it leaves between parts have no area.
double common_area(Polygon polygon, std::span<const Point> convex) {
    for (std::size_t i = 0; i < convex.size() && !polygon.empty(); ++i) {
        polygon = cut(polygon, convex[i], convex[(i + 1) % convex.size()]);
    }
    return std::abs(twice_area(polygon)) / 2;
}

}  // namespace

Result<Regions> Regions::make(std::span<const rek::RegionOfInterest> shapes) {
    Regions regions;
    for (const rek::RegionOfInterest& shape : shapes) {
        if (shape.BoundingBox.has_value() == shape.Polygon.has_value()) {
            return refused("a region is given as BoundingBox or as Polygon, one of them.");
        }
        BH_TRY_ASSIGN(
            Polygon polygon,
            shape.Polygon ? polygon_of(*shape.Polygon) : polygon_of(*shape.BoundingBox)
        );
        regions.polygons_.push_back(std::move(polygon));
    }
    return regions;
}

double Regions::share_of(std::span<const Point> convex) const {
    if (polygons_.empty()) return 1;
    std::vector<Point> clockwise(convex.begin(), convex.end());
    const double twice = twice_area(clockwise);
    if (twice < 0) std::ranges::reverse(clockwise);
    const double area = std::abs(twice) / 2;
    if (!(area > 0)) return 0;
    double most = 0;
    for (const Polygon& polygon : polygons_) {
        most = std::max(most, common_area(polygon, clockwise) / area);
    }
    return std::min(most, 1.0);
}

}  // namespace beholden::api
