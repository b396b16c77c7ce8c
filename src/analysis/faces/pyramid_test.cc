#include "analysis/faces/pyramid.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"

namespace beholden::analysis {
namespace {

TEST(SearchScales, SearchASmallPictureOnceAtItsOwnSize) {
    EXPECT_EQ(search_scales(80, 80), (std::vector<double>{1.0}));
    EXPECT_EQ(search_scales(160, 120), (std::vector<double>{1.0}));
}

TEST(SearchScales, EndAtThePicturesOwnSizeUpToFullHd) {
    for (const auto& [width, height] :
         {std::pair{224, 224}, {640, 480}, {1280, 720}, {1920, 1080}, {1080, 1920}}) {
        EXPECT_EQ(search_scales(width, height).back(), 1.0);
    }
}

TEST(SearchScales, KeepLargePicturesWithinTheCanvasBudget) {
    for (const auto& [width, height] :
         {std::pair{4000, 3000}, {10'000, 10'000}, {10'000, 300}, {80, 10'000}}) {
        const double scale = search_scales(width, height).back();
        EXPECT_LE(scale, 1);
        EXPECT_LE(width * scale * height * scale, limits::kDetectorCanvasPixelsMax * 1.001);
    }
    EXPECT_EQ(search_scales(10'000, 80).back(), 1.0);
}

TEST(SearchScales, RiseByAtMostThreeFromACanvasThatShowsAFaceOfAnySize) {
    for (int width = 80; width <= 10'000; width += 37) {
        for (const int height : {80, width / 2 + 40, width}) {
            const auto scales = search_scales(width, height);
            ASSERT_TRUE(std::ranges::is_sorted(scales, std::ranges::less_equal()));
            EXPECT_LE(scales.front() * std::max(width, height), 160.001);
            for (std::size_t i = 1; i < scales.size(); ++i) {
                EXPECT_GT(scales[i], scales[i - 1]);
                EXPECT_LE(scales[i] / scales[i - 1], 3.001);
            }
        }
    }
}

}  // namespace
}  // namespace beholden::analysis
