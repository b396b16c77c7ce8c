#include "evaluate/average_precision.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

const imaging::Box kHere{0, 0, 10, 10};
const imaging::Box kThere{50, 50, 10, 10};

TEST(MatchBoxes, TheSurestTakesTheTrueBoxAndTheNextIsWrong) {
    const PictureBoxes boxes{{{kHere, 0.5F}, {kHere, 0.9F}, {kThere, 0.8F}}, {{kHere, false}}};
    EXPECT_EQ(
        match_boxes(boxes, 0.5), (std::vector<Match>{Match::kWrong, Match::kRight, Match::kWrong})
    );
}

TEST(MatchBoxes, TakesTheTrueBoxThatOverlapsMost) {
    const PictureBoxes boxes{
        {{{2, 0, 10, 10}, 0.9F}, {kHere, 0.8F}}, {{kHere, false}, {{3, 0, 10, 10}, false}}
    };
    EXPECT_EQ(match_boxes(boxes, 0.5), (std::vector<Match>{Match::kRight, Match::kRight}));
}

TEST(MatchBoxes, ACrowdExcusesWhatLiesInIt) {
    const PictureBoxes boxes{{{kHere, 0.9F}, {{100, 0, 10, 10}, 0.8F}}, {{{0, 0, 60, 60}, true}}};
    EXPECT_EQ(match_boxes(boxes, 0.5), (std::vector<Match>{Match::kExcused, Match::kWrong}));
}

TEST(AveragePrecision, IsOneForAPerfectDetectorAndZeroForASilentOne) {
    const std::vector<PictureBoxes> perfect{{{{kHere, 0.9F}}, {{kHere, false}}}};
    EXPECT_DOUBLE_EQ(average_precision(perfect, 0.5), 1);
    EXPECT_DOUBLE_EQ(mean_average_precision(perfect), 1);
    const std::vector<PictureBoxes> silent{{{}, {{kHere, false}}}};
    EXPECT_DOUBLE_EQ(average_precision(silent, 0.5), 0);
    EXPECT_DOUBLE_EQ(average_precision({}, 0.5), 0);
}

TEST(AveragePrecision, FollowsTheDefinitionOf101Recalls) {
    // Right, wrong, right of two that are there: precision 1 up to recall 0.5, then 2/3.
    const std::vector<PictureBoxes> pictures{
        {{{kHere, 0.9F}}, {{kHere, false}}},
        {{{{80, 0, 10, 10}, 0.8F}, {kThere, 0.7F}}, {{kThere, false}}},
    };
    EXPECT_NEAR(average_precision(pictures, 0.5), (51 * 1.0 + 50 * 2.0 / 3) / 101, 1e-12);
}

TEST(MeanAveragePrecision, CountsOnlyTheOverlapsThatABoxReaches) {
    // Intersection over union 8/12: right at 0.50, 0.55, 0.60 and 0.65.
    const std::vector<PictureBoxes> pictures{{{{{2, 0, 10, 10}, 0.9F}}, {{kHere, false}}}};
    EXPECT_NEAR(mean_average_precision(pictures), 0.4, 1e-12);
}

}  // namespace
}  // namespace beholden::evaluate
