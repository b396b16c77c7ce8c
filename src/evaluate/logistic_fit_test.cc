#include "evaluate/logistic_fit.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beholden::evaluate {
namespace {

TEST(FitConfidence, FindsTheMapThatMadeTheFacts) {
    // Facts drawn with probability 1 / (1 + exp(-(2 x - 1))) at logit x: every score a hundred
    // times, true as often as the map says.
    std::vector<ScoredFact> facts;
    for (double x = -3; x <= 3; x += 0.25) {
        const double score = 1 / (1 + std::exp(-x));
        const double probability = 1 / (1 + std::exp(-(2 * x - 1)));
        const auto true_ones = static_cast<int>(std::lround(200 * probability));
        for (int i = 0; i < 200; ++i) facts.push_back({score, i < true_ones});
    }
    const auto map = fit_confidence(facts);
    ASSERT_TRUE(map) << map.error().message;
    EXPECT_NEAR(map->slope, 2, 0.05);
    EXPECT_NEAR(map->offset, -1, 0.05);
}

TEST(FitConfidence, StaysFiniteWhereScoresSeparate) {
    std::vector<ScoredFact> facts;
    for (int i = 0; i < 20; ++i) {
        facts.push_back({0.9, true});
        facts.push_back({0.1, false});
    }
    const auto map = fit_confidence(facts);
    ASSERT_TRUE(map);
    EXPECT_GT(map->confidence_pct(0.9), 90);
    EXPECT_LT(map->confidence_pct(0.9), 99);
}

TEST(FitConfidence, RefusesTooFewFactsAndScoresThatMislead) {
    EXPECT_FALSE(fit_confidence({}));
    std::vector<ScoredFact> backwards;
    for (int i = 0; i < 40; ++i) backwards.push_back({i < 20 ? 0.2 : 0.8, i < 20});
    const auto map = fit_confidence(backwards);
    ASSERT_FALSE(map);
    EXPECT_EQ(map.error().code, ErrorCode::kInvalidArgument);
}

TEST(Reliability, CountsWhatWasSaidInEachRange) {
    const auto bins = reliability(
        std::vector<ToldConfidence>{{95, true}, {91, false}, {100, true}, {12, false}, {0, false}}
    );
    ASSERT_EQ(bins.size(), 10U);
    EXPECT_EQ(bins[9].said, 3U);
    EXPECT_EQ(bins[9].right, 2U);
    EXPECT_NEAR(bins[9].mean_confidence_pct, 286.0 / 3, 1e-9);
    EXPECT_EQ(bins[1].said, 1U);
    EXPECT_EQ(bins[0].said, 1U);
}

TEST(CalibrationError, IsTheWeightedDistanceFromTheDiagonal) {
    std::vector<ToldConfidence> told;
    for (int i = 0; i < 10; ++i) told.push_back({90, i < 9});  // as said
    for (int i = 0; i < 10; ++i) told.push_back({50, i < 8});  // 30 points off
    EXPECT_NEAR(calibration_error_pct(reliability(told)), 15, 1e-9);
    EXPECT_EQ(calibration_error_pct(reliability({})), 0);
}

}  // namespace
}  // namespace beholden::evaluate
