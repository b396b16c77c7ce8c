#include "api/unauthenticated_tally.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::api {
namespace {

constexpr TimePoint kStart{std::chrono::milliseconds(1'795'510'800'000)};

TEST(UnauthenticatedTally, TellsTheFirstAtOnceAndTheRestTogether) {
    UnauthenticatedTally tally;
    EXPECT_FALSE(tally.take(kStart));
    EXPECT_TRUE(tally.count("A", kStart));
    EXPECT_EQ(std::get<std::int64_t>(tally.take(kStart)->clear.at("requests")), 1);
    int due = 0;
    for (int i = 0; i < 1'000; ++i) {
        due += tally.count(i % 2 == 0 ? "A" : "B", kStart + std::chrono::milliseconds(i)) ? 1 : 0;
    }
    EXPECT_EQ(due, 0);
    EXPECT_FALSE(tally.take(kStart));
    const TimePoint later = kStart + limits::kUnauthenticatedLeafInterval;
    EXPECT_TRUE(tally.count("B", later));
    const auto entry = tally.take(later).value();
    EXPECT_EQ(entry.kind, audit::Kind::kUnauthenticated);
    EXPECT_EQ(entry.began, kStart);
    EXPECT_EQ(std::get<std::int64_t>(entry.clear.at("requests")), 1'001);
    EXPECT_EQ(std::get<std::int64_t>(entry.clear.at("count_A")), 500);
    EXPECT_EQ(std::get<std::int64_t>(entry.clear.at("count_B")), 501);
    EXPECT_FALSE(tally.take(later));
}

TEST(UnauthenticatedTally, GivesEverythingAtTheEnd) {
    UnauthenticatedTally tally;
    EXPECT_TRUE(tally.count("A", kStart));
    EXPECT_TRUE(tally.take(kStart));
    EXPECT_FALSE(tally.count("A", kStart));
    EXPECT_TRUE(tally.take(kStart, true));
    EXPECT_FALSE(tally.take(kStart, true));
}

TEST(UnauthenticatedTally, DoesNotFallSilentWhenTheClockIsSetBack) {
    UnauthenticatedTally tally;
    EXPECT_TRUE(tally.count("A", kStart));
    EXPECT_TRUE(tally.take(kStart));
    EXPECT_TRUE(tally.count("A", kStart - std::chrono::hours(5)));
}

}  // namespace
}  // namespace beholden::api
