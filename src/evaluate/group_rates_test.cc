#include "evaluate/group_rates.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluate/random.h"

namespace beholden::evaluate {
namespace {

std::vector<std::uint32_t> numbers(std::uint32_t count) {
    std::vector<std::uint32_t> list;
    for (std::uint32_t i = 0; i < count; ++i) list.push_back(i);
    return list;
}

/// Different pairs of `people` drawn at random, all with score 1.
std::vector<CountedPair> random_pairs(std::uint32_t people, std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<CountedPair> pairs;
    while (pairs.size() < count) {
        const auto first = static_cast<std::uint32_t>(random.below(people));
        const auto second = static_cast<std::uint32_t>(random.below(people));
        if (first != second) pairs.push_back({first, second, 1});
    }
    return pairs;
}

GroupFalseMatches group_of(std::uint32_t people, std::size_t matches, std::uint64_t seed) {
    const auto all = numbers(people);
    return count_false_matches(all, all, random_pairs(people, matches, seed), 0.5);
}

TEST(FalseMatches, AreCountedAgainstPairsOfDifferentPeople) {
    // Faces 0 and 1 show one person, so 5 of the 6 pairs are comparisons.
    const std::vector<std::uint32_t> subjects{7, 7, 8, 9};
    const std::vector<CountedPair> pairs{{0, 2, 0.9}, {1, 3, 0.4}};
    const auto faces = numbers(4);
    const GroupFalseMatches group = count_false_matches(subjects, faces, pairs, 0.5);
    EXPECT_EQ(group.rate.events, 1);
    EXPECT_EQ(group.rate.trials, 5);
    EXPECT_EQ(count_false_matches(subjects, faces, pairs, 0.4).rate.events, 2);
}

TEST(FalseMatches, SpreadAsPoissonCountsWhereTheyFallAtRandom) {
    const GroupFalseMatches group = group_of(300, 200, 4);
    EXPECT_NEAR(group.relative_deviation, 1 / std::sqrt(200), 0.015);
    EXPECT_NEAR(
        group.rate.interval.high / group.rate.value(), std::exp(1.96 / std::sqrt(200)), 0.04
    );
}

TEST(FalseMatches, SpreadMoreWhereFewPeopleMakeThem) {
    // Ten people who match everyone in the next twenty: 200 events again.
    std::vector<CountedPair> pairs;
    for (std::uint32_t first = 0; first < 10; ++first) {
        for (std::uint32_t second = 10; second < 30; ++second) pairs.push_back({first, second, 1});
    }
    const auto all = numbers(300);
    const GroupFalseMatches group = count_false_matches(all, all, pairs, 0.5);
    EXPECT_EQ(group.rate.events, 200);
    // Residuals by person: 10 * (20 - 4/3)^2 + 20 * (10 - 4/3)^2 + 270 * (4/3)^2, less 200.
    EXPECT_NEAR(group.relative_deviation, std::sqrt(5466.7 - 200) / 200, 0.002);
}

TEST(FalseMatches, HaveTheSpreadThatRepetitionShows) {
    // Oracle: 300 repetitions. A pair matches by two traits that people carry with chance 0.1.
    std::vector<double> counts;
    double stated = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        Random random(seed);
        std::vector<bool> carries;
        for (int i = 0; i < 100; ++i) carries.push_back(random.uniform() < 0.1);
        std::vector<CountedPair> pairs;
        for (std::uint32_t i = 0; i < 100; ++i) {
            for (std::uint32_t j = i + 1; j < 100; ++j) {
                const bool may = carries[i] || carries[j];
                if (may && random.uniform() < 0.1) pairs.push_back({i, j, 1});
            }
        }
        const auto all = numbers(100);
        const GroupFalseMatches group = count_false_matches(all, all, pairs, 0.5);
        counts.push_back(static_cast<double>(group.rate.events));
        stated += group.relative_deviation * counts.back() / 300;
    }
    double mean = 0;
    for (const double count : counts) mean += count / 300;
    double variance = 0;
    for (const double count : counts) variance += (count - mean) * (count - mean) / 299;
    EXPECT_NEAR(stated / std::sqrt(variance), 1, 0.15);
}

TEST(FalseMatches, OfNoneHaveWilsonsInterval) {
    const GroupFalseMatches group = group_of(100, 0, 4);
    EXPECT_EQ(group.rate.interval.low, 0);
    EXPECT_DOUBLE_EQ(group.rate.interval.high, wilson_interval(0, 4950).high);
}

TEST(Differential, NamesWorstAndBestAndTheirRatio) {
    const std::vector<GroupFalseMatches> groups{
        group_of(200, 100, 1), group_of(200, 400, 2), group_of(200, 50, 3)
    };
    const Differential result = compare_groups(groups, 5);
    EXPECT_EQ(result.worst, 1U);
    EXPECT_EQ(result.best, 2U);
    EXPECT_DOUBLE_EQ(result.worst_over_best, 8);
    EXPECT_LT(result.interval.low, 8);
    EXPECT_GT(result.interval.high, 8);
    // Geometric mean of 100, 400, 50 is 126; logarithms spread by 0.865.
    EXPECT_NEAR(result.worst_over_geometric_mean, 400 / std::cbrt(2e6), 1e-9);
    EXPECT_NEAR(result.log_spread, 0.8648, 1e-3);
}

TEST(Differential, OfAnEvenSystemIsWhatChanceAllows) {
    std::vector<GroupFalseMatches> groups;
    for (std::uint64_t i = 0; i < 14; ++i) groups.push_back(group_of(300, 200, 10 + i));
    const Differential result = compare_groups(groups, 5);
    EXPECT_DOUBLE_EQ(result.worst_over_best, 1) << "all groups were given the same count";
    // The range of 14 Poisson counts around 200 is about 3.4 standard deviations: 1.27.
    EXPECT_GT(result.even_median, 1.2);
    EXPECT_LT(result.even_median, 1.35);
    EXPECT_GT(result.even_high, result.even_median);
}

TEST(Differential, IsInfiniteWhereTheBestHasNoMatch) {
    const std::vector<GroupFalseMatches> groups{group_of(100, 20, 1), group_of(100, 0, 2)};
    const Differential result = compare_groups(groups, 5);
    EXPECT_TRUE(std::isinf(result.worst_over_best));
    EXPECT_TRUE(std::isinf(result.interval.high)) << "nothing bounds it";
    EXPECT_TRUE(std::isfinite(result.log_spread));
}

}  // namespace
}  // namespace beholden::evaluate
