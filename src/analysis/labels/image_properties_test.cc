#include "analysis/labels/image_properties.h"

#include <gtest/gtest.h>

namespace beholden::analysis {
namespace {

imaging::Image filled(int width, int height, std::uint8_t r, std::uint8_t g, std::uint8_t b) {
    imaging::Image image = imaging::make_image(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
        image.pixels[i] = r;
        image.pixels[i + 1] = g;
        image.pixels[i + 2] = b;
    }
    return image;
}

/// A red square of 40 at (left, top) on white.
imaging::Image red_square(int left, int top) {
    imaging::Image image = filled(200, 100, 255, 255, 255);
    for (int y = top; y < top + 40; ++y) {
        for (int x = left; x < left + 40; ++x) {
            image.row(y)[3 * x + 1] = image.row(y)[3 * x + 2] = 0;
        }
    }
    return image;
}

TEST(ImageProperties, AFlatPictureHasNeitherSharpnessNorContrast) {
    const auto found = measure_properties(filled(100, 100, 128, 128, 128), {}, 10);
    EXPECT_NEAR(found.whole.quality.brightness, 50.2, 0.1);
    EXPECT_EQ(found.whole.quality.sharpness, 0);
    EXPECT_EQ(found.whole.quality.contrast, 0);
    ASSERT_EQ(found.whole.colours.size(), 1U);
    EXPECT_EQ(found.whole.colours[0].css_name, "grey");
    EXPECT_NEAR(found.whole.colours[0].pixel_pct, 100, 1e-9);
}

TEST(ImageProperties, HalfBlackAndHalfWhiteIsFullContrast) {
    imaging::Image image = filled(100, 100, 0, 0, 0);
    std::fill(image.pixels.begin() + 15'000, image.pixels.end(), std::uint8_t{255});
    EXPECT_NEAR(measure_properties(image, {}, 10).whole.quality.contrast, 100, 0.1);
}

TEST(ImageProperties, BoxesAreTheForeground) {
    const std::vector<imaging::Box> boxes{{10, 10, 40, 40}};
    const auto found = measure_properties(red_square(10, 10), boxes, 10);
    ASSERT_EQ(found.foreground.colours.size(), 1U);
    EXPECT_EQ(found.foreground.colours[0].simplified, "red");
    ASSERT_EQ(found.background.colours.size(), 1U);
    EXPECT_EQ(found.background.colours[0].simplified, "white");
    EXPECT_LT(found.foreground.quality.brightness, found.background.quality.brightness);
    ASSERT_EQ(found.whole.colours.size(), 2U);
    EXPECT_NEAR(found.whole.colours[1].pixel_pct, 8, 0.01);
}

TEST(ImageProperties, WithoutBoxesTheMiddleIsTheForeground) {
    for (const std::vector<imaging::Box>& boxes :
         {std::vector<imaging::Box>{}, std::vector<imaging::Box>{{-50, -50, 900, 900}},
          std::vector<imaging::Box>{{500, 500, 10, 10}}}) {
        const auto found = measure_properties(red_square(80, 30), boxes, 10);
        EXPECT_NEAR(found.foreground.colours.at(1).pixel_pct, 32, 0.1);  // 1,600 of 5,000
        ASSERT_EQ(found.background.colours.size(), 1U);
    }
}

TEST(ImageProperties, DetailIsSharpAndALargePictureIsMeasuredAtTheSameScale) {
    const auto checks = [](int side, int field) {
        imaging::Image image = filled(side, side, 0, 0, 0);
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                const bool is_white = (x / field + y / field) % 2 == 0;
                for (int c = 0; c < 3; ++c) image.row(y)[3 * x + c] = is_white ? 255 : 0;
            }
        }
        return measure_properties(image, {}, 0).whole.quality.sharpness;
    };
    EXPECT_GT(checks(512, 8), checks(512, 64) + 10);
    EXPECT_NEAR(checks(2'048, 16), checks(1'024, 8), 0.5);
}

TEST(ImageProperties, NoColoursWhenNoneAreAsked) {
    const auto found = measure_properties(red_square(10, 10), {}, 0);
    EXPECT_TRUE(found.whole.colours.empty());
    EXPECT_GT(found.whole.quality.brightness, 0);
}

TEST(ColoursIn, LooksAtTheBoxAloneAndClipsIt) {
    const imaging::Image image = red_square(10, 10);
    EXPECT_EQ(colours_in(image, {10, 10, 40, 40}, 5).at(0).simplified, "red");
    EXPECT_EQ(colours_in(image, {100, -50, 500, 500}, 5).at(0).simplified, "white");
    EXPECT_TRUE(colours_in(image, {900, 10, 40, 40}, 5).empty());
}

}  // namespace
}  // namespace beholden::analysis
