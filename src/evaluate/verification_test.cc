#include "evaluate/verification.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

TEST(FoldAccuracy, IsPerfectWhereScoresSeparate) {
    std::vector<JudgedPair> pairs;
    for (int i = 0; i < 40; ++i) pairs.push_back({i % 2 == 0 ? 0.8 : 0.1, i % 2 == 0});
    const auto accuracy = fold_accuracy(pairs, 4);
    ASSERT_TRUE(accuracy);
    EXPECT_EQ(accuracy->mean, 1);
    EXPECT_EQ(accuracy->deviation, 0);
}

TEST(FoldAccuracy, TakesTheThresholdFromTheOtherFolds) {
    // Fold 0 separates at 0.5, fold 1 at 0.15: each is judged with the other's threshold.
    const std::vector<JudgedPair> pairs{
        {0.9, true}, {0.8, true}, {0.4, false}, {0.3, false},
        {0.3, true}, {0.2, true}, {0.1, false}, {0.1, false},
    };
    const auto accuracy = fold_accuracy(pairs, 2);
    ASSERT_TRUE(accuracy);
    EXPECT_EQ(accuracy->folds, (std::vector<double>{0.5, 0.5}));
}

TEST(FoldAccuracy, HasTheMeanAndDeviationOfItsFolds) {
    std::vector<JudgedPair> pairs;
    for (int i = 0; i < 20; ++i) pairs.push_back({i % 2 == 0 ? 0.8 : 0.1, i % 2 == 0});
    pairs[0].score = 0.0;  // One miss in the first of two folds of ten.
    const auto accuracy = fold_accuracy(pairs, 2);
    ASSERT_TRUE(accuracy);
    EXPECT_DOUBLE_EQ(accuracy->folds[0], 0.9);
    EXPECT_DOUBLE_EQ(accuracy->folds[1], 1.0);
    EXPECT_DOUBLE_EQ(accuracy->mean, 0.95);
    EXPECT_NEAR(accuracy->deviation, 0.05, 1e-12);
}

TEST(FoldAccuracy, AgreesWithTheReferenceInPython) {
    // Oracle: numpy with the 2,000 quantiles, argmax of the first best and `>`; computed once for
    // scores sin(i) shifted by whether the pair is the same.
    std::vector<JudgedPair> pairs;
    for (int i = 0; i < 600; ++i) {
        const bool same = i % 60 < 30;
        pairs.push_back({std::sin(i * 1.0) + (same ? 0.9 : 0.0), same});
    }
    const auto accuracy = fold_accuracy(pairs, 10);
    ASSERT_TRUE(accuracy);
    EXPECT_NEAR(accuracy->mean, 0.73, 1e-12);
    EXPECT_NEAR(accuracy->deviation, 0.01452966314513558, 1e-12);
}

TEST(FoldAccuracy, NeedsEqualFolds) {
    const std::vector<JudgedPair> pairs(10);
    EXPECT_FALSE(fold_accuracy(pairs, 3));
    EXPECT_FALSE(fold_accuracy(pairs, 1));
    EXPECT_FALSE(fold_accuracy({}, 2));
}

/// People whose pictures score 1 with each other and 0 with everyone else's.
FaceSet separated(std::size_t people) {
    FaceSet set;
    set.group_names = {""};
    for (std::size_t person = 0; person < people; ++person) {
        for (int picture = 0; picture < 2; ++picture) {
            std::vector<double> values(people);
            values[person] = 1;
            set.templates.push_back(testing::unit_template(values));
            set.subjects.push_back(static_cast<std::uint32_t>(person));
            set.groups.push_back(0);
        }
    }
    return set;
}

TEST(AllPairs, OfSeparatedPeopleAreAllAccepted) {
    const std::array<double, 2> fmrs{1e-2, 1e-9};
    const auto measured = measure_all_pairs(separated(40), fmrs, 1, 2);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->genuine_pairs, 40);
    EXPECT_EQ(measured->impostor_pairs, 80 * 79 / 2 - 40);
    ASSERT_EQ(measured->tars.size(), 1U) << "1e-9 is not decided by so few pairs";
    EXPECT_EQ(measured->tars[0].tar.value(), 1);
    EXPECT_GT(measured->tars[0].threshold, 0);
    EXPECT_EQ(measured->roc.back().tar, 1);
}

TEST(AllPairs, CountTheSameWithAnyNumberOfThreads) {
    const FaceSet set = testing::crowded_groups(60, {0.3, 0.5}, 8, 2);
    FaceSet twins = set;
    for (std::size_t i = 0; i < twins.size(); ++i) twins.subjects[i] /= 2;
    const std::array<double, 1> fmrs{1e-2};
    const auto one = measure_all_pairs(twins, fmrs, 1, 1);
    const auto many = measure_all_pairs(twins, fmrs, 1, 4);
    ASSERT_TRUE(one && many);
    EXPECT_EQ(one->tars[0].threshold, many->tars[0].threshold);
    EXPECT_EQ(one->tars[0].tar.events, many->tars[0].tar.events);
}

TEST(AllPairs, NeedBothKinds) {
    const std::array<double, 1> fmrs{1e-2};
    EXPECT_FALSE(measure_all_pairs(testing::crowded_groups(5, {0.3}, 4, 1), fmrs, 1, 1));
}

}  // namespace
}  // namespace beholden::evaluate
