#include "policy/change.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::policy {
namespace {

/// Everybody has a key of their own.
Caller person(const std::string& human) { return {{human, "key of " + human}, true}; }

const TimePoint kNow{std::chrono::milliseconds(1'795'510'800'007)};

Policy with_floor(double floor_pct) {
    Rules rules;
    rules.threshold_min_pct = floor_pct;
    return Policy::make("p", rules).value();
}

Change weakening() {
    return propose("c-1", with_floor(99), with_floor(90), person("ann"), kNow).value();
}

TEST(PolicyChange, StrengtheningIsAppliedByOneAndWeakeningWaits) {
    const Change stronger =
        propose("c", with_floor(90), with_floor(99), person("ann"), kNow).value();
    EXPECT_EQ(stronger.status, ChangeStatus::kApplied);
    EXPECT_TRUE(stronger.weakens.empty());
    EXPECT_EQ(weakening().status, ChangeStatus::kPending);
    EXPECT_EQ(weakening().weakens, std::vector<std::string>{"threshold_min"});
}

TEST(PolicyChange, AHumanMustBeStatedAndSomethingMustChange) {
    EXPECT_EQ(
        propose("c", with_floor(99), with_floor(90), person(""), kNow).error().code,
        ErrorCode::kAccessDenied
    );
    EXPECT_EQ(
        propose("c", with_floor(99), with_floor(99), person("ann"), kNow).error().code,
        ErrorCode::kInvalidArgument
    );
    Change change = weakening();
    EXPECT_EQ(
        decide(change, person(""), true, change.from_hash, kNow).error().code,
        ErrorCode::kAccessDenied
    );
}

TEST(PolicyChange, ANameStatedWithAKeyOfNobodysStrengthensAndDoesNotWeaken) {
    const Caller named{{"bob", "key of a gateway"}, false};
    EXPECT_TRUE(propose("c", with_floor(90), with_floor(99), named, kNow));
    EXPECT_EQ(
        propose("c", with_floor(99), with_floor(90), named, kNow).error().code,
        ErrorCode::kAccessDenied
    );
    Change change = weakening();
    EXPECT_EQ(
        decide(change, named, true, change.from_hash, kNow).error().code, ErrorCode::kAccessDenied
    );
    EXPECT_EQ(change.status, ChangeStatus::kPending);
    EXPECT_TRUE(decide(change, named, false, change.from_hash, kNow))
        << "rejecting weakens nothing";
}

TEST(PolicyChange, TheProposerMayWithdrawAndNotApprove) {
    Change change = weakening();
    const auto own = decide(change, person("ann"), true, change.from_hash, kNow);
    ASSERT_FALSE(own);
    EXPECT_EQ(own.error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(change.status, ChangeStatus::kPending);
    ASSERT_TRUE(decide(change, person("ann"), false, change.from_hash, kNow));
    EXPECT_EQ(change.status, ChangeStatus::kRejected);
}

TEST(PolicyChange, AnotherNameWithTheSameKeyDoesNotApprove) {
    Change change = weakening();
    const Caller alias{{"bob", person("ann").key}, true};
    EXPECT_EQ(
        decide(change, alias, true, change.from_hash, kNow).error().code, ErrorCode::kAccessDenied
    );
}

TEST(PolicyChange, AnotherHumanApprovesOnce) {
    Change change = weakening();
    ASSERT_TRUE(decide(change, person("bob"), true, change.from_hash, kNow));
    EXPECT_EQ(change.status, ChangeStatus::kApplied);
    EXPECT_EQ(change.decider, person("bob"));
    EXPECT_FALSE(decide(change, person("cid"), false, change.from_hash, kNow));
}

TEST(PolicyChange, AChangeMadeForAnotherPolicyThanTheCurrentOneIsNotApproved) {
    Change change = weakening();
    const auto decided = decide(change, person("bob"), true, with_floor(95).hash(), kNow);
    ASSERT_FALSE(decided);
    EXPECT_EQ(decided.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(change.status, ChangeStatus::kPending);
}

TEST(PolicyChange, AChangeLapsesAfterAWeek) {
    Change change = weakening();
    const TimePoint last = kNow + limits::kPolicyChangeLife - std::chrono::milliseconds(1);
    EXPECT_FALSE(has_lapsed(change, last));
    const TimePoint over = kNow + limits::kPolicyChangeLife;
    EXPECT_TRUE(has_lapsed(change, over));
    EXPECT_FALSE(decide(change, person("bob"), true, change.from_hash, over));
    EXPECT_TRUE(decide(change, person("bob"), true, change.from_hash, last));
    EXPECT_FALSE(has_lapsed(change, over));
}

TEST(PolicyChange, IsWrittenAndReadBackTheSame) {
    Change change = weakening();
    EXPECT_EQ(read_change(write_change(change)).value(), change);
    ASSERT_TRUE(decide(change, person("bob"), true, change.from_hash, kNow));
    EXPECT_EQ(read_change(write_change(change)).value(), change);
    EXPECT_EQ(read_change("{}").error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace beholden::policy
