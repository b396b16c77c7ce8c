#include "evaluate/calibrate.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

/// 3,000 people in three groups of which the last is the most crowded; a half has a million pairs.
const FaceSet& people() {
    static const FaceSet kPeople = testing::flat_groups(1'000, {64, 56, 48}, 64, 9);
    return kPeople;
}

CalibrateOptions options_with(double k) {
    CalibrateOptions options;
    options.k = k;
    options.threads = 2;
    return options;
}

TEST(Calibrate, EvensOutACrowdedGroupOnFacesItDidNotSee) {
    CalibrateOptions options;
    options.threads = 2;
    const auto fit = calibrate(people(), options);
    ASSERT_TRUE(fit);
    const auto spread = [](const TriedScore& tried) {
        return tried.reporting.thresholds.front().differential.log_spread;
    };
    EXPECT_EQ(fit->tried[0].score.k, 0) << "plain cosine comes first, for comparison";
    for (const TriedScore& tried : fit->tried) {
        if (tried.score.k != fit->score.k) continue;
        EXPECT_LT(spread(tried), 0.3 * spread(fit->tried[0]));
    }
}

TEST(Calibrate, SplitsPeopleIntoHalvesThatShareNobody) {
    const auto fit = calibrate(people(), options_with(3));
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->fitting_faces, 1'500);
    EXPECT_EQ(fit->reporting_faces, 1'500);
    EXPECT_EQ(fit->cohort.faces, 1'500) << "the cohort is of the fitting half alone";
    EXPECT_EQ(fit->impostor_pairs, 3'000LL * 2'999 / 2);
}

TEST(Calibrate, KeepsPicturesOfOnePersonTogether) {
    FaceSet set = people();
    for (std::size_t i = 0; i < set.size(); ++i) set.subjects[i] /= 2;
    const auto fit = calibrate(set, options_with(3));
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->fitting_faces % 2, 0);
    // All pairs of one person lie within a half: 1,500 of them are no impostors.
    EXPECT_EQ(fit->impostor_pairs, 3'000LL * 2'999 / 2 - 1'500);
}

TEST(Calibrate, GivesAMapTheProductAcceptsAndThatHoldsOnTheOtherHalf) {
    const auto fit = calibrate(people(), options_with(3));
    ASSERT_TRUE(fit);
    EXPECT_TRUE(analysis::Calibration::make(fit->knots));
    for (const MapCheck& check : fit->checks) {
        if (check.fmr > 0.5 || check.fmr < 5e-4) continue;
        EXPECT_NEAR(check.reporting.value() / check.fmr, 1, 0.3) << check.similarity_pct;
    }
}

TEST(Calibrate, TakesACohortFromElsewhere) {
    CalibrateOptions options = options_with(3);
    const auto others = measure_cohort(testing::flat_groups(500, {64, 48}, 64, 77));
    ASSERT_TRUE(others);
    options.cohort = *others;
    const auto fit = calibrate(people(), options);
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->cohort.mean, others->mean);
}

TEST(Calibrate, ChoosesKOnTheFittingHalf) {
    CalibrateOptions options;
    options.threads = 2;
    const auto fit = calibrate(people(), options);
    ASSERT_TRUE(fit);
    EXPECT_GT(fit->tried.size(), 10U);
    const auto spread_at = [&fit](double k) {
        for (const TriedScore& tried : fit->tried) {
            if (tried.score.k == k) {
                return tried.fitting.thresholds.front().differential.log_spread;
            }
        }
        return -1.0;
    };
    double least = spread_at(fit->score.k);
    for (const TriedScore& tried : fit->tried) {
        if (tried.score.weight > 0) least = std::min(least, spread_at(tried.score.k));
    }
    for (const TriedScore& tried : fit->tried) {
        if (tried.score.weight == 0 || tried.score.k >= fit->score.k) continue;
        EXPECT_GT(spread_at(tried.score.k), 1.15 * least) << "a smaller k would have done";
    }
    EXPECT_LE(spread_at(fit->score.k), 1.15 * least);
}

TEST(Calibrate, IsTheSameForTheSameSeed) {
    const auto first = calibrate(people(), options_with(2));
    const auto second = calibrate(people(), options_with(2));
    ASSERT_TRUE(first && second);
    for (std::size_t i = 0; i < first->knots.size(); ++i) {
        EXPECT_EQ(first->knots[i].score, second->knots[i].score);
    }
}

TEST(Calibrate, RefusesWhatCannotBeFitted) {
    EXPECT_FALSE(calibrate(testing::crowded_groups(500, {0.25}, 16, 1), {})) << "no groups, no k";
    EXPECT_FALSE(calibrate(testing::crowded_groups(100, {0.25, 0.2}, 16, 1), options_with(3)))
        << "too few pairs for a map";
    EXPECT_FALSE(calibrate({}, options_with(3)));
}

}  // namespace
}  // namespace beholden::evaluate
