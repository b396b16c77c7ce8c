#include "api/throttle.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

class StoppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{std::chrono::hours(1'000)};
};

using std::chrono::milliseconds;
using std::chrono::seconds;

class ThrottleTest : public testing::Test {
protected:
    ErrorCode refusal(Throttle& throttle, const char* operation = "SearchFaces") {
        const auto admitted = throttle.admit(key_, operation);
        EXPECT_FALSE(admitted);
        return admitted ? ErrorCode::kInternal : admitted.error().code;
    }

    StoppedClock clock_;
    AccessKeyId key_{"AKIAONE"};
};

TEST_F(ThrottleTest, LetsABurstThroughAndThenTheRate) {
    Throttle throttle({.calls_per_second = 10, .burst_calls = 3}, clock_);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    EXPECT_EQ(refusal(throttle), ErrorCode::kOverloaded);
    clock_.time += milliseconds(100);
    EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    EXPECT_EQ(refusal(throttle), ErrorCode::kOverloaded);
    clock_.time += seconds(10);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    EXPECT_EQ(refusal(throttle), ErrorCode::kOverloaded);
}

TEST_F(ThrottleTest, TellsLastingLoadFromABurst) {
    Throttle throttle({.calls_per_second = 10, .burst_calls = 3}, clock_);
    ErrorCode last = ErrorCode::kInternal;
    for (int i = 0; i < 12 * 20; ++i) {  // Twice the rate for twelve seconds.
        const auto admitted = throttle.admit(key_, "SearchFaces");
        if (!admitted) last = admitted.error().code;
        clock_.time += milliseconds(50);
    }
    EXPECT_EQ(last, ErrorCode::kThrottled);
}

TEST_F(ThrottleTest, CountsKeysAndOperationsApart) {
    Throttle throttle({.calls_per_second = 1, .burst_calls = 1}, clock_);
    EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    EXPECT_TRUE(throttle.admit(key_, "ListFaces"));
    EXPECT_TRUE(throttle.admit(AccessKeyId("AKIATWO"), "SearchFaces"));
    refusal(throttle, "SearchFaces");
    refusal(throttle, "ListFaces");
}

TEST_F(ThrottleTest, LimitsNothingAtZero) {
    Throttle throttle({}, clock_);
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    EXPECT_EQ(throttle.buckets(), 0U);
}

TEST_F(ThrottleTest, AClockThatIsSetBackFillsNothing) {
    Throttle throttle({.calls_per_second = 10, .burst_calls = 1}, clock_);
    EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
    clock_.time -= std::chrono::hours(1);
    refusal(throttle);
    clock_.time += std::chrono::hours(1) + milliseconds(100);
    EXPECT_TRUE(throttle.admit(key_, "SearchFaces"));
}

TEST_F(ThrottleTest, ForgetsBucketsThatAreFullAgain) {
    Throttle throttle({.calls_per_second = 10, .burst_calls = 1}, clock_);
    for (int i = 0; i < 20'000; ++i) {
        EXPECT_TRUE(throttle.admit(AccessKeyId("AKIA" + std::to_string(i)), "SearchFaces"));
        clock_.time += milliseconds(1);
    }
    EXPECT_LE(throttle.buckets(), 1'024U);
}

}  // namespace
}  // namespace beholden::api
