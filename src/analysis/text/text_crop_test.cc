#include "analysis/text/text_crop.h"

#include <gtest/gtest.h>

#include "analysis/text/text_boxes.h"

namespace beholden::analysis {
namespace {

/// Red rises along x, green along y.
imaging::Image ramp(int width_px, int height_px) {
    imaging::Image image = imaging::make_image(width_px, height_px);
    for (int y = 0; y < height_px; ++y) {
        for (int x = 0; x < width_px; ++x) {
            image.row(y)[3 * x] = static_cast<std::uint8_t>(x);
            image.row(y)[3 * x + 1] = static_cast<std::uint8_t>(2 * y);
        }
    }
    return image;
}

/// A crop's planes and how to look into them.
struct Crop {
    std::vector<float> planes;
    CropSize size;
    [[nodiscard]] float at(std::size_t channel, int x, int y) const {
        const auto index =
            (static_cast<int>(channel) * size.height_px + y) * size.plane_width_px + x;
        return planes[static_cast<std::size_t>(index)];
    }
};

Crop crop(const imaging::Image& image, const Quad& quad, CropSize size, PixelRecipe recipe = {}) {
    const auto values = static_cast<std::size_t>(3 * size.height_px * size.plane_width_px);
    Crop made{std::vector<float>(values, -7), size};
    HalvedImages images(image);
    sample_crop(images, quad, size, recipe, made.planes);
    return made;
}

/// Around whole pixels: its first corner is the centre of its first pixel.
Quad pixels(float left, float top, float width, float height) {
    return {{{{left, top}, {left + width, top}, {left + width, top + height}, {left, top + height}}}
    };
}

TEST(TextCrop, CopiesPixelsAtTheirOwnSize) {
    const auto image = ramp(100, 60);
    const Crop made = crop(image, pixels(20, 10, 30, 12), {30, 12, 30});
    for (int y = 0; y < 12; ++y) {
        for (int x = 0; x < 30; ++x) {
            EXPECT_NEAR(made.at(0, x, y), 20 + x, 1e-3);
            EXPECT_NEAR(made.at(1, x, y), 2 * (10 + y), 1e-3);
        }
    }
}

TEST(TextCrop, EnlargesSmoothly) {
    // The kernel that OpenCV uses bends a ramp a little.
    const Crop made = crop(ramp(100, 60), pixels(20, 10, 30, 12), {120, 48, 120});
    for (int x = 1; x < 120; ++x) {
        EXPECT_NEAR(made.at(0, x, 24) - made.at(0, x - 1, 24), 0.25, 0.1) << x;
    }
    EXPECT_NEAR(made.at(0, 0, 0), 20 - 0.375, 0.1);
}

TEST(TextCrop, ShrinksWithoutSkippingPixels) {
    // Columns black and white in turn: sampled sparsely they would be one or the other.
    imaging::Image image = imaging::make_image(256, 64);
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 256; x += 2) image.row(y)[3 * x] = 255;
    }
    const Crop made = crop(image, pixels(16, 8, 192, 48), {48, 12, 48});
    for (int x = 0; x < 48; ++x) EXPECT_NEAR(made.at(0, x, 6), 127.5, 2) << x;
}

TEST(TextCrop, TurnsWithItsQuad) {
    const Crop made = crop(ramp(100, 60), turned_half(pixels(20, 10, 30, 12)), {30, 12, 30});
    // The first pixel of the crop is the last of the box, one pixel beyond its half-open end.
    EXPECT_NEAR(made.at(0, 0, 0), 50, 1e-3);
    EXPECT_NEAR(made.at(0, 29, 0), 21, 1e-3);
    EXPECT_NEAR(made.at(1, 0, 0), 2 * 22, 1e-3);
}

TEST(TextCrop, RepeatsTheBorderAndLeavesWhatIsRightOfIt) {
    const Crop made = crop(ramp(100, 60), pixels(-10, -5, 20, 10), {20, 10, 24});
    EXPECT_FLOAT_EQ(made.at(0, 0, 0), 0);
    EXPECT_NEAR(made.at(0, 19, 9), 9, 1e-3);
    for (int x = 20; x < 24; ++x) EXPECT_FLOAT_EQ(made.at(2, x, 5), -7);
}

TEST(TextCrop, FollowsThePixelRecipe) {
    PixelRecipe recipe{.order = ChannelOrder::kBgr, .mean = {1, 2, 3}, .scale = {1, 1, 0.5F}};
    const Crop made = crop(ramp(100, 60), pixels(20, 10, 30, 12), {30, 12, 30}, recipe);
    EXPECT_NEAR(made.at(0, 4, 5), -1, 1e-3);
    EXPECT_NEAR(made.at(1, 4, 5), 30 - 2, 1e-3);
    EXPECT_NEAR(made.at(2, 4, 5), (24 - 3) * 0.5, 1e-3);
}

TEST(HalvedImages, AreMeansAndEndBeforeTheyVanish) {
    const auto image = ramp(100, 60);
    HalvedImages images(image);
    EXPECT_EQ(&images.get(0), &image);
    EXPECT_EQ(images.get(1).width_px, 50);
    EXPECT_EQ(images.get(1).row(3)[3 * 10], 21);  // Mean of 20 and 21, rounded up.
    EXPECT_GE(images.get(9).height_px, 15);
}

}  // namespace
}  // namespace beholden::analysis
