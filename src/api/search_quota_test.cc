#include "api/search_quota.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::api {
namespace {

class StoppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{std::chrono::hours(24 * 20'000 + 10)};  // ten in the morning
};

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

auth::Principal person(std::string name, std::string key = "AKIAONE") {
    auth::Principal who;
    who.source_identity = std::move(name);
    who.access_key_id = AccessKeyId(std::move(key));
    return who;
}

std::vector<FaceId> faces(int from, int to) {
    std::vector<FaceId> ids;
    for (int i = from; i < to; ++i) ids.emplace_back("face-" + std::to_string(i));
    return ids;
}

class SearchQuotaTest : public testing::Test {
protected:
    static Result<void> show(SearchQuota& quota, const auth::Principal& who, int from, int to) {
        return quota.note_faces(who, faces(from, to), [](const FaceId& id) { return id; });
    }
    StoppedClock clock_;
};

TEST_F(SearchQuotaTest, RefusesTheHundredAndFirstSearchOfAnHour) {
    SearchQuota quota({.searches_per_hour = 100}, clock_);
    for (int i = 0; i < 100; ++i) {
        EXPECT_TRUE(quota.admit_search(person("alice")));
        clock_.time += seconds(30);
    }
    const auto refused = quota.admit_search(person("alice"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kAccessDenied);
    EXPECT_NE(refused.error().message.find("100 searches per hour"), std::string::npos);
    EXPECT_EQ(refused.error().message.find("alice"), std::string::npos);
}

TEST_F(SearchQuotaTest, TheHourSlides) {
    SearchQuota quota({.searches_per_hour = 2}, clock_);
    EXPECT_TRUE(quota.admit_search(person("alice")));
    clock_.time += minutes(30);
    EXPECT_TRUE(quota.admit_search(person("alice")));
    clock_.time += minutes(29);
    EXPECT_FALSE(quota.admit_search(person("alice")));
    clock_.time += minutes(1);
    EXPECT_TRUE(quota.admit_search(person("alice")));
    EXPECT_FALSE(quota.admit_search(person("alice")));
    clock_.time += hours(5);
    EXPECT_TRUE(quota.admit_search(person("alice")));
    EXPECT_TRUE(quota.admit_search(person("alice")));
    EXPECT_FALSE(quota.admit_search(person("alice")));
}

TEST_F(SearchQuotaTest, AClockThatIsSetBackGivesNothingBack) {
    SearchQuota quota({.searches_per_hour = 1}, clock_);
    EXPECT_TRUE(quota.admit_search(person("alice")));
    clock_.time -= hours(3);
    EXPECT_FALSE(quota.admit_search(person("alice")));
}

TEST_F(SearchQuotaTest, CountsThePersonWhateverTheKeyAndTheKeyWhereNobodyIsNamed) {
    SearchQuota quota({.searches_per_hour = 1}, clock_);
    EXPECT_TRUE(quota.admit_search(person("alice", "AKIAONE")));
    EXPECT_FALSE(quota.admit_search(person("alice", "AKIATWO")));
    EXPECT_TRUE(quota.admit_search(person("bob", "AKIAONE")));
    EXPECT_TRUE(quota.admit_search(person("", "AKIAONE")));
    EXPECT_FALSE(quota.admit_search(person("", "AKIAONE")));
    EXPECT_TRUE(quota.admit_search(person("AKIAONE", "AKIATWO")));
}

TEST_F(SearchQuotaTest, CountsDifferentFacesOnce) {
    SearchQuota quota({.faces_per_day = 10}, clock_);
    const auto alice = person("alice");
    EXPECT_TRUE(show(quota, alice, 0, 6));
    EXPECT_TRUE(show(quota, alice, 0, 6));
    EXPECT_TRUE(show(quota, alice, 4, 10));
    const auto refused = show(quota, alice, 9, 11);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kAccessDenied);
    EXPECT_NE(refused.error().message.find("10 different faces per day"), std::string::npos);
    EXPECT_TRUE(show(quota, alice, 3, 9));
    EXPECT_TRUE(show(quota, person("bob"), 0, 10));
}

TEST_F(SearchQuotaTest, TheDayBeginsAtMidnightUtc) {
    SearchQuota quota({.faces_per_day = 5}, clock_);
    EXPECT_TRUE(show(quota, person("alice"), 0, 5));
    clock_.time += hours(14) - seconds(1);
    EXPECT_FALSE(show(quota, person("alice"), 5, 6));
    clock_.time += seconds(1);
    EXPECT_TRUE(show(quota, person("alice"), 5, 10));
}

TEST_F(SearchQuotaTest, LimitsAndRemembersNothingAtZero) {
    SearchQuota quota({}, clock_);
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(quota.admit_search(person("alice")));
    EXPECT_TRUE(show(quota, person("alice"), 0, 10'000));
    EXPECT_EQ(quota.people(), 0U);
}

TEST_F(SearchQuotaTest, RemembersABoundedNumberOfPeopleAndRefusesBeyondIt) {
    SearchQuota quota({.searches_per_hour = 1}, clock_);
    for (std::size_t i = 0; i < limits::kQuotaPeopleMax; ++i) {
        ASSERT_TRUE(quota.admit_search(person("p" + std::to_string(i))));
    }
    EXPECT_EQ(quota.admit_search(person("one more")).error().code, ErrorCode::kOverloaded);
    EXPECT_EQ(quota.admit_search(person("p0")).error().code, ErrorCode::kAccessDenied);
    clock_.time += hours(1);
    EXPECT_TRUE(quota.admit_search(person("one more")));
    EXPECT_EQ(quota.people(), 1U);
}

}  // namespace
}  // namespace beholden::api
