#include "analysis/equipment/cut.h"

#include <gtest/gtest.h>

namespace beholden::analysis {
namespace {

/// Each pixel says where it is: red its column, green its row.
imaging::Image placed(int width_px, int height_px) {
    imaging::Image image = imaging::make_image(width_px, height_px);
    for (int y = 0; y < height_px; ++y) {
        for (int x = 0; x < width_px; ++x) {
            image.row(y)[3 * x] = static_cast<std::uint8_t>(x);
            image.row(y)[3 * x + 1] = static_cast<std::uint8_t>(y);
        }
    }
    return image;
}

TEST(Cut, TakesThePixelsOfABox) {
    const Cut cut = cut_out(placed(100, 80), {10, 20, 30, 40}, 64);
    EXPECT_EQ(cut.image.width_px, 30);
    EXPECT_EQ(cut.image.height_px, 40);
    EXPECT_EQ(cut.factor, 1);
    EXPECT_EQ(cut.left_px, 10);
    EXPECT_EQ(cut.top_px, 20);
    EXPECT_EQ(cut.image.row(0)[0], 10);
    EXPECT_EQ(cut.image.row(39)[1], 59);
}

TEST(Cut, AveragesBlocksOfWhatIsLarge) {
    const Cut cut = cut_out(placed(100, 80), {0, 0, 100, 80}, 25);
    EXPECT_EQ(cut.factor, 4);
    EXPECT_EQ(cut.image.width_px, 25);
    EXPECT_EQ(cut.image.height_px, 20);
    EXPECT_EQ(cut.image.row(0)[0], 2);      // Mean of 0..3, rounded up.
    EXPECT_EQ(cut.image.row(1)[3 + 1], 6);  // Rows 4..7.
}

TEST(Cut, KeepsAPixelOfWhatIsSlim) {
    const Cut cut = cut_out(placed(100, 80), {0, 10, 100, 2}, 10);
    EXPECT_EQ(cut.image.height_px, 1);
    EXPECT_GE(cut.image.width_px, 10);
}

TEST(Cut, ABoxOutsideGivesTheNearestPixel) {
    const imaging::Image image = placed(100, 80);
    for (const imaging::Box& box :
         {imaging::Box{-50, -50, 10, 10}, imaging::Box{500, 500, 10, 10}, imaging::Box{20, 20, 0, 0}
         }) {
        const Cut cut = cut_out(image, box, 64);
        EXPECT_GE(cut.image.width_px, 1);
        EXPECT_GE(cut.image.height_px, 1);
        EXPECT_LE(cut.left_px + cut.image.width_px, 100);
        EXPECT_LE(cut.top_px + cut.image.height_px, 80);
    }
}

TEST(Cut, GrowsABoxAroundItsMiddle) {
    const imaging::Box box = grown({10, 20, 40, 20}, 0.5F, 0);
    EXPECT_FLOAT_EQ(box.left, 0);
    EXPECT_FLOAT_EQ(box.width, 60);
    EXPECT_FLOAT_EQ(box.top, 15);
    EXPECT_FLOAT_EQ(box.height, 30);
}

TEST(Cut, WidensASlimBox) {
    const imaging::Box box = grown({50, 0, 10, 100}, 0, 0.5F);
    EXPECT_FLOAT_EQ(box.width, 50);
    EXPECT_FLOAT_EQ(box.left, 30);
    EXPECT_FLOAT_EQ(box.height, 100);
}

}  // namespace
}  // namespace beholden::analysis
