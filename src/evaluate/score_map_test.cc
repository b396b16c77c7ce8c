#include "evaluate/score_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

/// Exponential scores: P(score >= s) = exp(-s / 0.03), exactly at the quantiles.
ScoreHistogram exponential_scores(std::int64_t count) {
    ScoreHistogram histogram;
    for (std::int64_t i = 0; i < count; ++i) {
        const double survival = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
        histogram.add(-0.03 * std::log(survival));
    }
    return histogram;
}

Result<std::vector<analysis::Calibration::Knot>> map_of(
    const ScoreHistogram& histogram, double self_score_min
) {
    const auto tail = fit_tail(histogram, {});
    EXPECT_TRUE(tail);
    return fit_score_map(histogram, *tail, self_score_min);
}

TEST(ScoreMap, PutsItsPointsWhereTheRatesAre) {
    const auto knots = map_of(exponential_scores(2'000'000), 0.9);
    ASSERT_TRUE(knots);
    for (const auto& knot : *knots) {
        if (knot.similarity_pct == 0 || knot.similarity_pct == 100) continue;
        EXPECT_NEAR(knot.score, -0.03 * std::log(knot.fmr), knot.fmr < 5e-6 ? 0.015 : 0.001)
            << knot.similarity_pct;
    }
}

TEST(ScoreMap, MeansTheSameForEveryPack) {
    const auto knots = map_of(exponential_scores(2'000'000), 0.9);
    ASSERT_TRUE(knots);
    const auto calibration = analysis::Calibration::make(*knots);
    ASSERT_TRUE(calibration) << "the product must accept what we write";
    EXPECT_NEAR(calibration->fmr_at(50), 1e-2, 1e-12);
    EXPECT_NEAR(calibration->fmr_at(80), 1e-4, 1e-12);
    EXPECT_NEAR(calibration->fmr_at(90), 1e-5, 1e-12);
    EXPECT_NEAR(calibration->fmr_at(99), 1e-6, 1e-12);
    EXPECT_NEAR(calibration->fmr_at(99.9), 1e-7, 1e-12);
}

TEST(ScoreMap, GivesAHundredToEveryFaceAgainstItself) {
    const auto knots = map_of(exponential_scores(2'000'000), 0.9);
    ASSERT_TRUE(knots);
    EXPECT_EQ(knots->back().similarity_pct, 100);
    EXPECT_DOUBLE_EQ(knots->back().score, 0.9 - kSelfScoreMargin);
    EXPECT_LT(knots->back().fmr, 1e-7);
}

TEST(ScoreMap, StaysInOrderWhereFacesScoreLittleAgainstThemselves) {
    const auto knots = map_of(exponential_scores(2'000'000), 0.2);
    ASSERT_TRUE(knots);
    EXPECT_TRUE(analysis::Calibration::make(*knots));
}

TEST(ScoreMap, NeedsAMillionPairs) { EXPECT_FALSE(map_of(exponential_scores(500'000), 0.9)); }

}  // namespace
}  // namespace beholden::evaluate
