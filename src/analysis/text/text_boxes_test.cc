#include "analysis/text/text_boxes.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/text/text_detector.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

constexpr int kWidth = 200;
constexpr int kHeight = 100;

/// A map with `value` inside a rectangle and 0 elsewhere.
std::vector<float> map_with(const TurnedRect& rect, float value) {
    std::vector<float> map(static_cast<std::size_t>(kWidth) * kHeight);
    for (int y = 0; y < kHeight; ++y) {
        for (int x = 0; x < kWidth; ++x) {
            const float dx = static_cast<float>(x) - rect.centre.x;
            const float dy = static_cast<float>(y) - rect.centre.y;
            const float u = dx * rect.along.x + dy * rect.along.y;
            const float v = dy * rect.along.x - dx * rect.along.y;
            if (std::abs(u) <= rect.width / 2 && std::abs(v) <= rect.height / 2) {
                map[static_cast<std::size_t>(y * kWidth + x)] = value;
            }
        }
    }
    return map;
}

TurnedRect upright(float x, float y, float width, float height) {
    return {.centre = {x, y}, .along = {1, 0}, .width = width, .height = height};
}

TEST(TextBoxes, ABoxGrowsAroundItsCells) {
    const auto map = map_with(upright(100, 50, 80, 10), 0.9F);
    const auto boxes = boxes_of_map(map, kWidth, kHeight, {});
    ASSERT_EQ(boxes.size(), 1U);
    // 80 x 10 cells; dilation adds one; the growth is 1.6 * 81 * 11 / (2 * 92).
    EXPECT_NEAR(width_of(boxes[0].quad), 81 + 2 * 7.75, 0.5);
    EXPECT_NEAR(height_of(boxes[0].quad), 11 + 2 * 7.75, 0.5);
    EXPECT_NEAR(boxes[0].score, 0.9F * 81 * 11 / (82 * 12), 0.05);
    EXPECT_NEAR(centre_of(boxes[0].quad).x, 100.5, 0.1);
}

TEST(TextBoxes, FollowsTheAngleOfAText) {
    const double angle = 20 * std::acos(-1.0) / 180;
    TurnedRect rect = upright(100, 50, 90, 12);
    rect.along = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
    const auto boxes = boxes_of_map(map_with(rect, 0.9F), kWidth, kHeight, {});
    ASSERT_EQ(boxes.size(), 1U);
    const auto& c = boxes[0].quad.corners;
    EXPECT_NEAR(std::atan2(c[1].y - c[0].y, c[1].x - c[0].x), angle, 0.03);
}

TEST(TextBoxes, WeakSmallAndMeaninglessOnesAreNone) {
    EXPECT_TRUE(boxes_of_map(map_with(upright(100, 50, 80, 10), 0.4F), kWidth, kHeight, {}).empty()
    );
    EXPECT_TRUE(boxes_of_map(map_with(upright(100, 50, 80, 1), 0.9F), kWidth, kHeight, {}).empty());
    const std::vector<float> noise(
        static_cast<std::size_t>(kWidth) * kHeight, std::numeric_limits<float>::quiet_NaN()
    );
    EXPECT_TRUE(boxes_of_map(noise, kWidth, kHeight, {}).empty());
}

TEST(TextBoxes, TheMeanCountsTheCellsInsideAlone) {
    const auto map = map_with(upright(100, 50, 40, 20), 1);
    EXPECT_FLOAT_EQ(mean_inside(map, kWidth, kHeight, corners_of(upright(100, 50, 40, 20))), 1);
    EXPECT_NEAR(mean_inside(map, kWidth, kHeight, corners_of(upright(100, 50, 80, 20))), 0.5, 0.02);
    EXPECT_EQ(mean_inside(map, kWidth, kHeight, corners_of(upright(-50, 50, 40, 20))), 0);
    TurnedRect diamond = upright(100, 50, 14, 14);
    diamond.along = {std::sqrt(0.5F), std::sqrt(0.5F)};
    EXPECT_FLOAT_EQ(mean_inside(map, kWidth, kHeight, corners_of(diamond)), 1);
}

TEST(CanvasPlan, KeepsPicturesOfMiddlingSize) {
    const CanvasPlan plan = plan_canvas(1600, 1200, {});
    EXPECT_EQ(plan.canvas_width_px, 1600);
    EXPECT_EQ(plan.canvas_height_px, 1216);
    EXPECT_EQ(plan.picture_height_px, 1216);
    EXPECT_EQ(plan.left_px, 0);
}

TEST(CanvasPlan, EnlargesSmallAndReducesLargePictures) {
    EXPECT_EQ(plan_canvas(320, 240, {}).canvas_height_px, 736);
    EXPECT_EQ(plan_canvas(320, 240, {}).canvas_width_px, 992);
    EXPECT_EQ(plan_canvas(4000, 3000, {}).canvas_width_px, 2016);
    EXPECT_EQ(plan_canvas(4000, 3000, {}).canvas_height_px, 1504);
}

TEST(CanvasPlan, GivesStripsRoom) {
    const CanvasPlan wide = plan_canvas(1600, 100, {});
    EXPECT_GT(wide.canvas_height_px, 3 * wide.picture_height_px);
    EXPECT_EQ(wide.top_px, (wide.canvas_height_px - wide.picture_height_px) / 2);
    const CanvasPlan tall = plan_canvas(100, 1600, {});
    EXPECT_EQ(tall.canvas_width_px, wide.canvas_height_px);
    EXPECT_EQ(tall.left_px, wide.top_px);
}

TEST(CanvasPlan, NeverExceedsTheLimitByMoreThanAStep) {
    for (const int width : {80, 81, 500, 1999, 2001, 10'000}) {
        for (const int height : {80, 81, 500, 1999, 2001, 10'000}) {
            const CanvasPlan plan = plan_canvas(width, height, {});
            const double pixels = static_cast<double>(plan.canvas_width_px) * plan.canvas_height_px;
            const double step = 16.0 * (plan.canvas_width_px + plan.canvas_height_px + 32);
            EXPECT_LE(pixels, limits::kTextCanvasPixelsMax + step) << width << " x " << height;
            EXPECT_EQ(plan.canvas_width_px % 32, 0);
            EXPECT_EQ(plan.canvas_height_px % 32, 0);
            EXPECT_LE(plan.left_px + plan.picture_width_px, plan.canvas_width_px);
            EXPECT_LE(plan.top_px + plan.picture_height_px, plan.canvas_height_px);
        }
    }
}

}  // namespace
}  // namespace beholden::analysis
