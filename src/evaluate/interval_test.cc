#include "evaluate/interval.h"

#include <gtest/gtest.h>

#include <limits>

namespace beholden::evaluate {
namespace {

TEST(Wilson, AgreesWithPublishedValues) {
    // Newcombe 1998, table I: 81 of 263 and 15 of 148.
    const Interval a = wilson_interval(81, 263);
    EXPECT_NEAR(a.low, 0.2553, 5e-5);
    EXPECT_NEAR(a.high, 0.3662, 5e-5);
    const Interval b = wilson_interval(15, 148);
    EXPECT_NEAR(b.low, 0.0624, 5e-5);
    EXPECT_NEAR(b.high, 0.1605, 5e-5);
}

TEST(Wilson, EndsExactlyWhereNothingOrEverythingHappened) {
    EXPECT_EQ(wilson_interval(0, 20).low, 0);
    EXPECT_NEAR(wilson_interval(0, 20).high, 0.1611, 5e-5);
    EXPECT_EQ(wilson_interval(29, 29).high, 1);
    EXPECT_EQ(wilson_interval(0, 0).high, 1);
}

TEST(Percentiles, AreTheOuterFortiethsOfTheSamples) {
    std::vector<double> samples;
    for (int i = 1000; i >= 0; --i) samples.push_back(i);
    const Interval interval = percentile_interval(samples);
    EXPECT_EQ(interval.low, 25);
    EXPECT_EQ(interval.high, 975);
    samples.assign(10, std::numeric_limits<double>::infinity());
    EXPECT_EQ(percentile_interval(samples).high, std::numeric_limits<double>::infinity());
}

TEST(Bootstrap, OfOneTrialPerPersonComesNearWilson) {
    std::vector<ClusterCount> people(1000, {0, 1});
    for (int i = 0; i < 100; ++i) people[static_cast<std::size_t>(i)].events = 1;
    const Rate rate = bootstrap_rate(people, 7);
    EXPECT_EQ(rate.events, 100);
    EXPECT_EQ(rate.trials, 1000);
    EXPECT_DOUBLE_EQ(rate.value(), 0.1);
    const Interval wilson = wilson_interval(100, 1000);
    EXPECT_NEAR(rate.interval.low, wilson.low, 0.004);
    EXPECT_NEAR(rate.interval.high, wilson.high, 0.004);
}

TEST(Bootstrap, IsWiderWhenTrialsOfOnePersonGoTogether) {
    std::vector<ClusterCount> people(100, {0, 10});
    for (std::size_t i = 0; i < 10; ++i) people[i].events = 10;
    const Rate rate = bootstrap_rate(people, 7);
    const Interval wilson = wilson_interval(100, 1000);
    EXPECT_GT(rate.interval.high - rate.interval.low, 2 * (wilson.high - wilson.low));
}

TEST(Bootstrap, OfNothingFallsBackToWilson) {
    const std::vector<ClusterCount> people(50, {0, 2});
    const Rate rate = bootstrap_rate(people, 7);
    EXPECT_EQ(rate.interval.low, 0);
    EXPECT_DOUBLE_EQ(rate.interval.high, wilson_interval(0, 100).high);
    EXPECT_EQ(bootstrap_rate({}, 7).value(), 0);
}

TEST(Bootstrap, IsTheSameForTheSameSeed) {
    const std::vector<ClusterCount> people{{1, 4}, {0, 2}, {3, 3}, {1, 9}};
    EXPECT_EQ(bootstrap_rate(people, 3).interval.low, bootstrap_rate(people, 3).interval.low);
}

}  // namespace
}  // namespace beholden::evaluate
