#include "analysis/text/min_area_rect.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/text/text_boxes.h"

namespace beholden::analysis {
namespace {

/// Points on the border of a rectangle, and some inside.
std::vector<Point> rectangle_points(Point centre, double width, double height, double angle_deg) {
    const double angle = angle_deg * std::acos(-1.0) / 180;
    std::vector<Point> points;
    for (int i = 0; i <= 10; ++i) {
        for (int j = 0; j <= 10; ++j) {
            const double u = width * (i / 10.0 - 0.5);
            const double v = height * (j / 10.0 - 0.5);
            points.push_back(
                {centre.x + static_cast<float>(u * std::cos(angle) - v * std::sin(angle)),
                 centre.y + static_cast<float>(u * std::sin(angle) + v * std::cos(angle))}
            );
        }
    }
    return points;
}

TEST(ConvexHull, KeepsCornersAlone) {
    const auto hull = convex_hull(rectangle_points({50, 40}, 30, 10, 0));
    ASSERT_EQ(hull.size(), 4U);
    EXPECT_EQ(convex_hull({}).size(), 0U);
    EXPECT_EQ(convex_hull({{1, 1}, {1, 1}}).size(), 1U);
    EXPECT_EQ(convex_hull({{1, 1}, {3, 3}, {2, 2}}).size(), 2U);
}

TEST(ConvexHull, GoesClockwiseOnTheScreen) {
    const auto hull = convex_hull(rectangle_points({50, 40}, 30, 10, 17));
    double twice = 0;
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const Point& a = hull[i];
        const Point& b = hull[(i + 1) % hull.size()];
        twice += static_cast<double>(a.x * b.y - b.x * a.y);
    }
    EXPECT_NEAR(twice / 2, 300, 0.1);
}

TEST(MinAreaRect, FindsRectanglesAtAnyAngle) {
    for (int angle = -44; angle <= 44; angle += 4) {
        const TurnedRect rect =
            min_area_rect(convex_hull(rectangle_points({50, 40}, 60, 12, angle)));
        EXPECT_NEAR(rect.width, 60, 0.01) << angle;
        EXPECT_NEAR(rect.height, 12, 0.01) << angle;
        EXPECT_NEAR(rect.centre.x, 50, 0.01);
        EXPECT_NEAR(rect.centre.y, 40, 0.01);
        EXPECT_NEAR(std::atan2(rect.along.y, rect.along.x) * 180 / std::acos(-1.0), angle, 0.01);
    }
}

TEST(MinAreaRect, SteepOnesAreTallAndNotWide) {
    const TurnedRect rect = min_area_rect(convex_hull(rectangle_points({50, 40}, 60, 12, 80)));
    EXPECT_NEAR(rect.width, 12, 0.01);
    EXPECT_NEAR(rect.height, 60, 0.01);
    EXPECT_GT(rect.along.x, 0.9F);
}

TEST(MinAreaRect, IsSmallerThanTheUprightBoxOfATriangle) {
    const TurnedRect rect = min_area_rect(convex_hull({{0, 0}, {10, 10}, {5, 15}}));
    EXPECT_LT(rect.width * rect.height, 150);
    EXPECT_NEAR(rect.width * rect.height, 100, 0.01);
}

TEST(MinAreaRect, NothingAndALineHaveNoArea) {
    EXPECT_EQ(min_area_rect({}).width, 0);
    const TurnedRect line = min_area_rect(convex_hull({{0, 0}, {3, 4}}));
    EXPECT_NEAR(std::max(line.width, line.height), 5, 1e-5);
    EXPECT_NEAR(std::min(line.width, line.height), 0, 1e-5);
}

TEST(TurnedRect, CornersBeginTopLeftAndGoClockwise) {
    const Quad quad = corners_of({.centre = {10, 20}, .along = {1, 0}, .width = 8, .height = 4});
    EXPECT_FLOAT_EQ(quad.corners[0].x, 6);
    EXPECT_FLOAT_EQ(quad.corners[0].y, 18);
    EXPECT_FLOAT_EQ(quad.corners[1].x, 14);
    EXPECT_FLOAT_EQ(quad.corners[1].y, 18);
    EXPECT_FLOAT_EQ(quad.corners[2].y, 22);
    EXPECT_FLOAT_EQ(quad.corners[3].x, 6);
}

TEST(TurnedRect, GrowsByItsAreaOverItsPerimeter) {
    const TurnedRect grown =
        unclipped({.centre = {}, .along = {1, 0}, .width = 60, .height = 20}, 1.6F);
    EXPECT_FLOAT_EQ(grown.width, 60 + 2 * 12);
    EXPECT_FLOAT_EQ(grown.height, 20 + 2 * 12);
    EXPECT_EQ(unclipped({}, 1.6F).width, 0);
}

}  // namespace
}  // namespace beholden::analysis
