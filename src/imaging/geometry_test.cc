#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "imaging/geometry.h"
#include "imaging/testing/images.h"

namespace beholden::imaging {
namespace {

using testing::make_noise;

Image expected_image(int width_px, int height_px, const std::vector<std::uint8_t>& pixels) {
    return {.width_px = width_px, .height_px = height_px, .pixels = Pixels(pixels)};
}

// The expected numbers are those of cv2.warpAffine(..., INTER_LINEAR), OpenCV 5.0.0.

TEST(Warp, AgreesWithOpenCvInside) {
    const Affine m{{{0.7, 0.3, -4.25}, {-0.3, 0.7, 6.5}}};
    const Image expected = expected_image(
        10, 8,
        {0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   0,   0,   0,   0,   0,   0,   2,   2,   1,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   44,  26,  33,
         79,  58,  43,  123, 149, 94,  0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   69,  74,  27,  67,  159, 52,  229, 187, 138, 214, 198, 36,  90,  106, 151,
         0,   0,   0,   0,   0,   0,   1,   1,   1,   100, 67,  72,  116, 146, 72,  112, 124, 103,
         75,  151, 159, 171, 109, 74,  86,  166, 29,  68,  166, 86,  14,  25,  37,  48,  55,  101,
         96,  137, 145, 84,  209, 158, 83,  118, 117, 138, 74,  175, 103, 152, 166, 151, 138, 128,
         139, 163, 145, 120, 129, 72,  89,  104, 184, 112, 23,  183, 118, 69,  86,  167, 98,  81,
         121, 143, 170, 194, 219, 224, 145, 143, 123, 169, 227, 81,  101, 139, 163, 160, 223, 126,
         110, 60,  146, 137, 38,  189, 127, 131, 90,  99,  56,  198, 154, 198, 75,  140, 210, 180,
         144, 124, 141, 186, 165, 122, 97,  82,  218, 153, 189, 194, 183, 150, 85,  170, 87,  24,
         45,  195, 55,  117, 116, 71,  132, 124, 133, 219, 190, 102, 217, 164, 226, 106, 133, 155,
         145, 153, 76,  153, 141, 72}
    );
    EXPECT_LE(testing::max_difference(warp(make_noise(40, 30, 9), m, 10, 8), expected), 1);
}

TEST(Warp, AgreesWithOpenCvOnTheRim) {
    const Affine m{{{0.25, -0.05, 1.5}, {0.05, 0.25, 0.75}}};
    const Image expected = expected_image(
        9, 8,
        {0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   196, 118, 141,
         74,  104, 90,  2,   6,   1,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   8,   7,   2,   156, 88,  68,  205, 235, 134, 213, 53,  156, 161, 138, 220,
         131, 152, 112, 139, 72,  114, 0,   0,   0,   0,   0,   0,   52,  67,  36,  122, 104, 98,
         140, 104, 36,  156, 138, 139, 46,  219, 90,  206, 102, 79,  140, 126, 94,  0,   0,   0,
         0,   0,   0,   116, 149, 145, 55,  191, 160, 206, 164, 184, 140, 110, 101, 66,  69,  65,
         77,  30,  122, 38,  57,  15,  0,   0,   0,   0,   0,   0,   77,  147, 159, 122, 36,  94,
         70,  205, 195, 143, 205, 59,  152, 138, 115, 86,  89,  111, 0,   0,   0,   0,   0,   0,
         0,   0,   0,   0,   0,   0,   32,  36,  7,   145, 135, 80,  45,  160, 129, 99,  106, 154,
         155, 62,  119, 0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
         0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0}
    );
    EXPECT_LE(testing::max_difference(warp(make_noise(24, 20, 10), m, 9, 8), expected), 1);
}

TEST(Warp, ByTheIdentityChangesNothing) {
    const Image noise = make_noise(31, 17, 4);
    EXPECT_EQ(warp(noise, {{{1, 0, 0}, {0, 1, 0}}}, 31, 17).pixels, noise.pixels);
}

TEST(Warp, IsBlackWhereNothingIs) {
    const Image noise = make_noise(31, 17, 4);
    const Image black = make_image(20, 10);
    EXPECT_EQ(warp(noise, {{{1, 0, 1000}, {0, 1, 0}}}, 20, 10).pixels, black.pixels);
    EXPECT_EQ(warp(noise, {{{1, 0, 1e300}, {0, 1, 0}}}, 20, 10).pixels, black.pixels);
    const Affine flat{{{1, 2, 3}, {2, 4, 3}}};
    EXPECT_EQ(warp(noise, flat, 20, 10).pixels, black.pixels);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(warp(noise, {{{nan, 0, 0}, {0, 1, 0}}}, 20, 10).pixels, black.pixels);
    EXPECT_EQ(warp(make_image(0, 0), {{{1, 0, 0}, {0, 1, 0}}}, 20, 10).pixels, black.pixels);
}

const std::vector<Point> kLandmarks{
    {210.5F, 305.25F}, {280.75F, 300.5F}, {250, 345.5F}, {222.25F, 380}, {276.5F, 377.75F}
};
const std::vector<Point> kTemplate{
    {38.2946F, 51.6963F},
    {73.5318F, 51.5014F},
    {56.0252F, 71.7366F},
    {41.5493F, 92.3655F},
    {70.7299F, 92.2041F}
};

void expect_near(const Affine& got, const Affine& expected) {
    for (std::size_t row = 0; row < 2; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            EXPECT_NEAR(got[row][column], expected[row][column], column == 2 ? 1e-4 : 1e-7);
        }
    }
}

// The expected numbers are those of Umeyama's algorithm by SVD in NumPy.

TEST(SimilarityTransform, AgreesWithUmeyama) {
    const auto got = similarity_transform(kLandmarks, kTemplate);
    ASSERT_TRUE(got);
    expect_near(
        *got, {{{5.24533346e-01, -2.46033139e-02, -6.56486972e+01},
                {2.46033139e-02, 5.24533346e-01, -1.13486340e+02}}}
    );
}

TEST(SimilarityTransform, NeverMirrors) {
    std::vector<Point> mirrored = kTemplate;
    for (Point& p : mirrored) p.x = 112 - p.x;
    const auto got = similarity_transform(kLandmarks, mirrored);
    ASSERT_TRUE(got);
    expect_near(
        *got, {{{1.08749090e-01, -4.26249328e-03, 3.04609858e+01},
                {4.26249328e-03, 1.08749090e-01, 3.36732426e+01}}}
    );
    EXPECT_GT((*got)[0][0] * (*got)[1][1] - (*got)[0][1] * (*got)[1][0], 0);
}

TEST(SimilarityTransform, FindsTheOneThatMadeThePoints) {
    const double angle = 2.5;
    const double scale = 3.25;
    std::vector<Point> turned;
    turned.reserve(kTemplate.size());
    for (const Point& p : kTemplate) {
        turned.push_back(
            {static_cast<float>(scale * (std::cos(angle) * p.x - std::sin(angle) * p.y) + 17),
             static_cast<float>(scale * (std::sin(angle) * p.x + std::cos(angle) * p.y) - 9)}
        );
    }
    const auto got = similarity_transform(kTemplate, turned);
    ASSERT_TRUE(got);
    EXPECT_NEAR((*got)[0][0], scale * std::cos(angle), 1e-5);
    EXPECT_NEAR((*got)[1][0], scale * std::sin(angle), 1e-5);
    EXPECT_NEAR((*got)[0][2], 17, 1e-3);
    EXPECT_NEAR((*got)[1][2], -9, 1e-3);
}

TEST(SimilarityTransform, RefusesPointsWithoutOne) {
    const std::vector<Point> one{{1, 2}};
    const std::vector<Point> same(5, Point{3, 4});
    std::vector<Point> wild = kTemplate;
    wild[2].x = std::numeric_limits<float>::quiet_NaN();
    const auto expect_refused = [](std::span<const Point> from, std::span<const Point> to) {
        const auto got = similarity_transform(from, to);
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().code, ErrorCode::kInvalidArgument);
    };
    expect_refused({}, {});
    expect_refused(one, one);
    expect_refused(kTemplate, one);
    expect_refused(same, kTemplate);
    expect_refused(kTemplate, same);
    expect_refused(kTemplate, wild);
    expect_refused(wild, kTemplate);
}

}  // namespace
}  // namespace beholden::imaging
