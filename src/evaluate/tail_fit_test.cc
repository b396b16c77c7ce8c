#include "evaluate/tail_fit.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluate/random.h"

namespace beholden::evaluate {
namespace {

/// `count` scores of which a share of 1e-2 lies above 0 with generalised Pareto excesses.
ScoreHistogram pareto_scores(std::int64_t count, double shape, double scale) {
    Random random(11);
    ScoreHistogram histogram;
    for (std::int64_t i = 0; i < count; ++i) {
        if (i % 100 != 0) {
            histogram.add(-0.5 * random.uniform());
            continue;
        }
        const double survival = random.uniform();
        const double excess = shape == 0 ? -scale * std::log(survival)
                                         : scale * (std::pow(survival, -shape) - 1) / shape;
        histogram.add(excess);
    }
    return histogram;
}

TEST(TailFit, FindsTheParametersItWasDrawnWith) {
    const auto fit = fit_tail(pareto_scores(4'000'000, 0.1, 0.03), {1e-2, 1e-4});
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->begin, 0, 1e-4);
    EXPECT_NEAR(fit->shape, 0.1, 0.02);
    EXPECT_NEAR(fit->scale, 0.03, 0.001);
    EXPECT_NEAR(static_cast<double>(fit->censored), 400, 1);
    EXPECT_NEAR(static_cast<double>(fit->measured), 39'600, 10);
}

TEST(TailFit, FindsAnExponentialTail) {
    const auto fit = fit_tail(pareto_scores(4'000'000, 0, 0.03), {1e-2, 1e-4});
    ASSERT_TRUE(fit);
    EXPECT_NEAR(fit->shape, 0, 0.02);
    // A rate falls by a factor of 10 over scale * ln 10.
    EXPECT_NEAR(fit->score_at(1e-5), 0.03 * std::log(1e3), 0.012);
}

TEST(TailFit, DoesNotSeeHowFarTheFewBeyondItsEndLie) {
    ScoreHistogram clean = pareto_scores(1'000'000, 0, 0.03);
    ScoreHistogram spoilt = clean;
    for (int i = 0; i < 20; ++i) {
        clean.add(0.5);
        spoilt.add(1.5);  // Twenty pairs of "different" people who are one person.
    }
    const auto first = fit_tail(clean, {1e-2, 1e-4});
    const auto second = fit_tail(spoilt, {1e-2, 1e-4});
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->shape, second->shape);
    EXPECT_EQ(first->scale, second->scale);
}

TEST(TailFit, RatesAndScoresAreInverse) {
    for (const double shape : {-0.2, 0.0, 0.15}) {
        const TailFit fit{0.1, 1e-3, shape, 0.03, 0, 0};
        EXPECT_DOUBLE_EQ(fit.rate_at(0.1), 1e-3);
        for (const double rate : {5e-4, 1e-5, 1e-7}) {
            EXPECT_NEAR(fit.rate_at(fit.score_at(rate)) / rate, 1, 1e-9) << shape;
        }
    }
}

TEST(TailFit, WithNegativeShapeEnds) {
    const TailFit fit{0, 1e-3, -0.5, 0.05, 0, 0};  // Ends at scale / -shape = 0.1.
    EXPECT_GT(fit.rate_at(0.099), 0);
    EXPECT_EQ(fit.rate_at(0.11), 0);
}

TEST(TailFit, NeedsPairs) { EXPECT_FALSE(fit_tail(pareto_scores(5'000, 0, 0.03), {1e-2, 1e-4})); }

}  // namespace
}  // namespace beholden::evaluate
