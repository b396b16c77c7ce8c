#include "imaging/orient.h"

#include <gtest/gtest.h>

#include "imaging/testing/images.h"

namespace beholden::imaging {
namespace {

TEST(MakeUpright, UndoesEveryTurnOfEverySize) {
    // Sizes around the tile's 64.
    for (const auto& [width, height] : {std::pair{1, 1}, {2, 3}, {64, 64}, {65, 130}, {200, 63}}) {
        const Image upright = testing::make_noise(width, height, 5);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const Image stored = testing::store_turned(upright, orientation);
            EXPECT_EQ(testing::max_difference(make_upright(stored, orientation), upright), 0)
                << width << "x" << height << " orientation " << orientation;
        }
    }
}

}  // namespace
}  // namespace beholden::imaging
