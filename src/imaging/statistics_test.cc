#include "imaging/statistics.h"

#include <limits>

#include <gtest/gtest.h>

#include "imaging/testing/images.h"

namespace beholden::imaging {
namespace {

// The expected numbers are those of cv2.cvtColor(COLOR_RGB2GRAY) and cv2.Laplacian(CV_64F).var().

TEST(Statistics, AgreeWithOpenCv) {
    const Image noise = testing::make_noise(60, 50, 11);
    const LumaPlane whole = luma(noise, {0, 0, 60, 50});
    ASSERT_EQ(whole.width_px, 60);
    ASSERT_EQ(whole.height_px, 50);
    const std::vector<std::uint8_t> start(whole.levels.begin(), whole.levels.begin() + 5);
    EXPECT_EQ(start, (std::vector<std::uint8_t>{69, 138, 117, 142, 95}));
    EXPECT_NEAR(mean(whole), 127.888, 1e-9);
    EXPECT_NEAR(laplacian_variance(whole), 47340.22196433334, 1e-6);

    const LumaPlane part = luma(noise, {10, 5, 30, 20});
    EXPECT_NEAR(mean(part), 130.40833333333333, 1e-9);
    EXPECT_NEAR(laplacian_variance(part), 47650.251322222226, 1e-6);
}

TEST(Statistics, ClipTheBoxToTheImage) {
    const Image noise = testing::make_noise(60, 50, 11);
    const LumaPlane corner = luma(noise, {-7.5F, -3, 17.5F, 8});
    EXPECT_EQ(corner.width_px, 10);
    EXPECT_EQ(corner.height_px, 5);
    EXPECT_EQ(luma(noise, {-1e30F, -1e30F, 3e30F, 3e30F}).levels.size(), 3000U);
}

TEST(Statistics, TakePixelsByTheirCentres) {
    const Image noise = testing::make_noise(60, 50, 11);
    const LumaPlane between = luma(noise, {1.25F, 2.25F, 2, 1});  // Columns 2 and 3, row 3.
    ASSERT_EQ(between.levels.size(), 2U);
    EXPECT_EQ(between.levels, luma(noise, {2, 3, 2, 1}).levels);
}

TEST(Statistics, OfNothingAreZero) {
    const Image noise = testing::make_noise(60, 50, 11);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    for (const Box& box :
         {Box{100, 0, 10, 10}, Box{0, 0, 0, 10}, Box{0, 0, -5, 10}, Box{nan, nan, nan, nan}}) {
        const LumaPlane empty = luma(noise, box);
        EXPECT_TRUE(empty.levels.empty());
        EXPECT_EQ(mean(empty), 0);
        EXPECT_EQ(laplacian_variance(empty), 0);
    }
    EXPECT_EQ(laplacian_variance(luma(noise, {0, 0, 1, 20})), 0);
}

TEST(Statistics, FallWithBlur) {
    const Image sharp = testing::make_noise(100, 100, 3);
    const Image soft = resize(resize(sharp, 50, 50), 100, 100);
    const Box all{0, 0, 100, 100};
    EXPECT_LT(laplacian_variance(luma(soft, all)), laplacian_variance(luma(sharp, all)) / 4);
}

}  // namespace
}  // namespace beholden::imaging
