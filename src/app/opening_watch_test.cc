#include "app/opening_watch.h"

#include <gtest/gtest.h>

namespace beholden::app {
namespace {

TEST(OpeningWatch, SaysHowFarReadingIs) {
    gallery::OpeningProgress progress{
        .collections = 3, .collections_whole = 1, .faces = 300'000, .faces_read = 120'000
    };
    EXPECT_EQ(reading_text(progress), "1 of 3 collections, 120000 of 300000 faces");
    progress.is_open = true;
    EXPECT_EQ(reading_text(progress), "");
}

}  // namespace
}  // namespace beholden::app
