#include "analysis/faces/crop.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace beholden::analysis {
namespace {

TEST(Crop, PlacesInItAndInTheImageAreEachOthersInverse) {
    for (const bool is_mirrored : {false, true}) {
        const Crop crop{
            .centre_px = {310, 205},
            .side_px = 150,
            .angle_rad = 0.4,
            .size_px = 192,
            .is_mirrored = is_mirrored,
        };
        const auto affine = to_crop(crop);
        ASSERT_TRUE(affine);
        for (const double x : {0.0, 40.0, 192.0}) {
            for (const double y : {10.0, 96.0}) {
                const Point at = to_image(crop, x, y);
                const auto& m = *affine;
                const auto px = static_cast<double>(at.x);
                const auto py = static_cast<double>(at.y);
                EXPECT_NEAR(m[0][0] * px + m[0][1] * py + m[0][2], x, 1e-3);
                EXPECT_NEAR(m[1][0] * px + m[1][1] * py + m[1][2], y, 1e-3);
            }
        }
        const Point middle = to_image(crop, 96, 96);
        EXPECT_FLOAT_EQ(middle.x, 310);
        EXPECT_FLOAT_EQ(middle.y, 205);
    }
}

TEST(Crop, ItsXAxisPointsAlongItsAngleUnlessMirrored) {
    Crop crop{.centre_px = {0, 0}, .side_px = 10, .angle_rad = 0.5, .size_px = 10};
    const Point right = to_image(crop, 10, 5);
    EXPECT_NEAR(std::atan2(right.y, right.x), 0.5, 1e-6);
    crop.is_mirrored = true;
    const Point left = to_image(crop, 10, 5);
    EXPECT_NEAR(left.x, -right.x, 1e-5);
    EXPECT_NEAR(left.y, -right.y, 1e-5);
}

TEST(Crop, RefusesSizesThatAreNone) {
    for (const double side : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        const auto affine = to_crop({.centre_px = {}, .side_px = side, .size_px = 64});
        ASSERT_FALSE(affine);
        EXPECT_EQ(affine.error().code, ErrorCode::kInvalidArgument);
    }
}

}  // namespace
}  // namespace beholden::analysis
