#include "imaging/shrink.h"

#include <gtest/gtest.h>

namespace beholden::imaging {
namespace {

TEST(Shrink, AveragesBlocksAndRoundsToNearest) {
    Image image = make_image(4, 2);
    image.pixels = {0, 10, 1, 2, 10, 1, 100, 0, 0, 100, 0, 0,  //
                    4, 10, 1, 7, 10, 2, 100, 0, 0, 101, 0, 255};
    const Image small = shrink(image, 2);
    ASSERT_EQ(small.width_px, 2);
    ASSERT_EQ(small.height_px, 1);
    EXPECT_EQ(small.pixels, (Pixels{3, 10, 1, 100, 0, 64}));
}

TEST(Shrink, LeavesOutBlocksThatAreNotWhole) {
    const Image small = shrink(make_image(11, 7), 3);
    EXPECT_EQ(small.width_px, 3);
    EXPECT_EQ(small.height_px, 2);
}

TEST(Shrink, ByOneIsTheImage) {
    Image image = make_image(3, 3);
    image.pixels[4] = 77;
    EXPECT_EQ(shrink(image, 1).pixels, image.pixels);
}

TEST(Shrink, HoldsTheSumsOfTheLargestBlocks) {
    Image image = make_image(2'000, 2'000);
    std::fill(image.pixels.begin(), image.pixels.end(), std::uint8_t{255});
    EXPECT_EQ(shrink(image, 2'000).pixels, (Pixels{255, 255, 255}));
}

}  // namespace
}  // namespace beholden::imaging
