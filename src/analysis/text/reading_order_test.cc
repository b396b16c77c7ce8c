#include "analysis/text/reading_order.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/text/text_boxes.h"

namespace beholden::analysis {
namespace {

using Order = std::vector<std::size_t>;

Quad line(float x, float y, float width = 80, float height = 20) {
    return corners_of({.centre = {x, y}, .along = {1, 0}, .width = width, .height = height});
}

/// A page turned clockwise about the origin.
std::vector<Quad> turned(const std::vector<Quad>& page, double angle_deg) {
    const double angle = angle_deg * std::acos(-1.0) / 180;
    const auto c = static_cast<float>(std::cos(angle));
    const auto s = static_cast<float>(std::sin(angle));
    std::vector<Quad> made = page;
    for (Quad& quad : made) {
        for (Point& p : quad.corners) p = {p.x * c - p.y * s, p.x * s + p.y * c};
    }
    return made;
}

TEST(ReadingOrder, RowsFromTopToBottomAndAlongEach) {
    const std::vector<Quad> page{line(300, 103), line(100, 50), line(100, 100), line(100, 150)};
    EXPECT_EQ(reading_order(page), (Order{1, 2, 0, 3}));
}

TEST(ReadingOrder, IsTheSameAtAnyAngle) {
    const std::vector<Quad> page{line(300, 103), line(100, 50), line(100, 100), line(100, 150)};
    for (const double angle : {-90, -60, -30, 15, 45, 90, 180}) {
        EXPECT_EQ(reading_order(turned(page, angle)), (Order{1, 2, 0, 3})) << angle;
    }
}

TEST(ReadingOrder, ASmallLineBesideALargeOneIsNoPartOfItsRowBelowItsMiddle) {
    const std::vector<Quad> page{line(100, 100, 200, 100), line(300, 145, 80, 16)};
    EXPECT_EQ(reading_order(page), (Order{0, 1}));
    EXPECT_EQ(reading_order(std::vector<Quad>{page[1], page[0]}), (Order{1, 0}));
}

TEST(ReadingOrder, NothingHasNoOrder) {
    EXPECT_TRUE(reading_order({}).empty());
    EXPECT_EQ(direction_of({}).x, 1);
}

TEST(Quads, ATallOneLiesDownAndTurnsBack) {
    const Quad tall = line(50, 50, 20, 100);
    const Quad down = lying(tall);
    EXPECT_NEAR(width_of(down), 100, 1e-4);
    EXPECT_FLOAT_EQ(down.corners[0].x, tall.corners[1].x);
    EXPECT_FLOAT_EQ(lying(line(50, 50)).corners[0].x, line(50, 50).corners[0].x);
    const Quad twice = turned_half(turned_half(tall));
    EXPECT_FLOAT_EQ(twice.corners[0].x, tall.corners[0].x);
    EXPECT_NEAR(area_of(down), 2000, 0.01);
}

}  // namespace
}  // namespace beholden::analysis
