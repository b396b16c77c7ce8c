#include "evaluate/score_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluate/random.h"

namespace beholden::evaluate {
namespace {

TEST(ScoreHistogram, CountsFromBordersExactly) {
    ScoreHistogram histogram;
    for (const double score : {0.1, 0.2, 0.2, 0.3}) histogram.add(score);
    EXPECT_EQ(histogram.count(), 4);
    EXPECT_EQ(histogram.count_from(0.15), 3);
    EXPECT_EQ(histogram.count_from(0.25), 1);
    EXPECT_DOUBLE_EQ(histogram.rate_at(0.15), 0.75);
}

TEST(ScoreHistogram, PutsEveryScoreBetweenItsBorders) {
    Random random(3);
    for (int i = 0; i < 100; ++i) {
        ScoreHistogram histogram;
        const double score = random.uniform() * 2 - 1;
        histogram.add(score);
        const double border = histogram.score_at(0);
        EXPECT_GT(border, score);
        EXPECT_LE(border - score, 1.0001 * ScoreHistogram::kStep);
    }
}

TEST(ScoreHistogram, ThresholdsAgreeWithSortingTheScores) {
    Random random(5);
    ScoreHistogram histogram;
    std::vector<double> scores;
    for (int i = 0; i < 100'000; ++i) {
        scores.push_back(0.1 * random.normal());
        histogram.add(scores.back());
    }
    std::ranges::sort(scores, std::greater());
    for (const double rate : {0.1, 1e-2, 1e-3, 1e-4}) {
        const double threshold = histogram.score_at(rate);
        const auto matches =
            std::ranges::count_if(scores, [&](double s) { return s >= threshold; });
        EXPECT_EQ(histogram.count_from(threshold), matches);
        EXPECT_LE(static_cast<double>(matches), rate * 100'000);
        EXPECT_NEAR(threshold, scores[static_cast<std::size_t>(rate * 100'000)], 2e-5);
    }
}

TEST(ScoreHistogram, PartsJoinedEqualTheWhole) {
    ScoreHistogram whole;
    ScoreHistogram left;
    ScoreHistogram right;
    for (int i = 0; i < 1000; ++i) {
        const double score = 0.001 * i - 0.5;
        whole.add(score);
        (i % 3 == 0 ? left : right).add(score);
    }
    left.join(right);
    EXPECT_EQ(left.count(), whole.count());
    for (const double rate : {0.5, 0.1, 0.01}) EXPECT_EQ(left.score_at(rate), whole.score_at(rate));
}

TEST(ScoreHistogram, CountsScoresBeyondItsEndsAtTheEnds) {
    ScoreHistogram histogram;
    histogram.add(-1e9);
    histogram.add(1e9);
    EXPECT_EQ(histogram.count_from(1.9), 1);
    EXPECT_EQ(histogram.count_from(-4), 2);
}

TEST(ScoreHistogram, OfNothingHasNoRate) { EXPECT_EQ(ScoreHistogram().rate_at(0), 0); }

}  // namespace
}  // namespace beholden::evaluate
