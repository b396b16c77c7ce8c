#include "policy/lead.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::policy {
namespace {

using enum Verdict;
/// Everybody has a key of their own.
Caller person(const std::string& human) { return {{human, "key of " + human}, true}; }

const TimePoint kNow{std::chrono::milliseconds(1'795'510'800'007)};

Lead fresh() {
    Lead lead;
    lead.lead_id = "7b0d2f0c-0000-4000-8000-000000000001";
    lead.search_id = "7b0d2f0c-0000-4000-8000-000000000002";
    lead.face_id = "7b0d2f0c-0000-4000-8000-000000000003";
    lead.requester = person("ann");
    lead.purpose = "missing-person";
    lead.case_reference = "26-1";
    lead.probe = "photograph";
    lead.created = kNow;
    lead.similarity_pct = 99.25;
    lead.threshold_pct = 99;
    lead.gallery_size = 300'000;
    lead.expected_false_matches = 0.3;
    lead.probe_picture = "/9j/";
    return lead;
}

Lead decided(Verdict first, Verdict second) {
    Lead lead = fresh();
    EXPECT_TRUE(decide(lead, {}, person("bob"), first, kNow));
    EXPECT_TRUE(decide(lead, {}, person("cid"), second, kNow));
    return lead;
}

TEST(Lead, OnlyTwoWhoBothSaySamePersonConfirm) {
    const std::array kAll = {kSamePerson, kDifferentPerson, kInconclusive};
    EXPECT_EQ(status(fresh()), LeadStatus::kOpen);
    for (const Verdict first : kAll) {
        Lead one = fresh();
        ASSERT_TRUE(decide(one, {}, person("bob"), first, kNow));
        EXPECT_EQ(status(one), LeadStatus::kOpen);
        EXPECT_FALSE(check_release(one, person("ann")));
        for (const Verdict second : kAll) {
            const Lead lead = decided(first, second);
            const bool both = first == kSamePerson && second == kSamePerson;
            EXPECT_EQ(status(lead), both ? LeadStatus::kConfirmed : LeadStatus::kNotConfirmed);
            EXPECT_EQ(check_release(lead, person("ann")).has_value(), both);
        }
    }
}

TEST(Lead, ANameStatedWithAKeyOfNobodysIsNoReviewer) {
    Lead lead = fresh();
    const Caller named{{"bob", "key of a gateway"}, false};
    EXPECT_EQ(decide(lead, {}, named, kSamePerson, kNow).error().code, ErrorCode::kAccessDenied);
    EXPECT_TRUE(lead.decisions.empty());
}

TEST(Lead, TheSameHumanDoesNotCountTwice) {
    Lead lead = fresh();
    ASSERT_TRUE(decide(lead, {}, person("bob"), kSamePerson, kNow));
    const auto again = decide(lead, {}, person("bob"), kSamePerson, kNow);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(status(lead), LeadStatus::kOpen);
}

TEST(Lead, AnotherNameWithTheSameKeyDoesNotCountEither) {
    Lead lead = fresh();
    ASSERT_TRUE(decide(lead, {}, person("bob"), kSamePerson, kNow));
    for (const char* known : {"bob", "ann"}) {
        const Caller alias{{"cid", person(known).key}, true};
        EXPECT_EQ(
            decide(lead, {}, alias, kSamePerson, kNow).error().code, ErrorCode::kAccessDenied
        );
    }
    EXPECT_TRUE(decide(lead, {}, person("cid"), kSamePerson, kNow));
}

TEST(Lead, TheRequesterReviewsOnlyWhereTheRulesSaySoAndThenOnce) {
    Lead lead = fresh();
    EXPECT_EQ(
        decide(lead, {}, person("ann"), kSamePerson, kNow).error().code, ErrorCode::kAccessDenied
    );
    Rules rules;
    rules.requester_may_review = true;
    EXPECT_TRUE(decide(lead, rules, person("ann"), kSamePerson, kNow));
    EXPECT_FALSE(decide(lead, rules, person("ann"), kSamePerson, kNow));
    EXPECT_TRUE(decide(lead, rules, person("bob"), kSamePerson, kNow));
    EXPECT_EQ(status(lead), LeadStatus::kConfirmed);
}

TEST(Lead, NobodyWithoutANameDecidesReleasesOrRecords) {
    Lead lead = fresh();
    EXPECT_EQ(
        decide(lead, {}, person(""), kSamePerson, kNow).error().code, ErrorCode::kAccessDenied
    );
    Lead confirmed = decided(kSamePerson, kSamePerson);
    EXPECT_EQ(check_release(confirmed, person("")).error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(
        record(confirmed, person(""), Outcome::kFalse, kNow).error().code, ErrorCode::kAccessDenied
    );
}

TEST(Lead, AClosedLeadTakesNoThirdDecision) {
    Lead lead = decided(kSamePerson, kDifferentPerson);
    EXPECT_EQ(
        decide(lead, {}, person("dan"), kSamePerson, kNow).error().code, ErrorCode::kInvalidArgument
    );
    EXPECT_EQ(status(lead), LeadStatus::kNotConfirmed);
}

TEST(Lead, TheSecondReviewerSeesNothingOfTheFirstUntilBothHaveDecided) {
    Lead lead = fresh();
    ASSERT_TRUE(decide(lead, {}, person("bob"), kDifferentPerson, kNow));
    EXPECT_TRUE(visible_decisions(lead, person("cid")).empty());
    EXPECT_TRUE(visible_decisions(lead, person("ann")).empty());
    EXPECT_TRUE(visible_decisions(lead, person("")).empty());
    ASSERT_EQ(visible_decisions(lead, person("bob")).size(), 1U);
    ASSERT_TRUE(decide(lead, {}, person("cid"), kSamePerson, kNow));
    EXPECT_EQ(visible_decisions(lead, person("cid")).size(), 2U);
    EXPECT_EQ(visible_decisions(lead, person("ann")).size(), 2U);
}

TEST(Lead, DispositionsFollowReviewAndCorrectionsAreAdded) {
    Lead open = fresh();
    EXPECT_FALSE(record(open, person("ann"), Outcome::kNoAction, kNow));
    Lead unconfirmed = decided(kSamePerson, kInconclusive);
    EXPECT_FALSE(record(unconfirmed, person("ann"), Outcome::kConfirmed, kNow));
    EXPECT_TRUE(record(unconfirmed, person("ann"), Outcome::kNoAction, kNow));
    Lead confirmed = decided(kSamePerson, kSamePerson);
    ASSERT_TRUE(record(confirmed, person("ann"), Outcome::kConfirmed, kNow));
    ASSERT_TRUE(record(confirmed, person("ann"), Outcome::kFalse, kNow));
    ASSERT_EQ(confirmed.dispositions.size(), 2U);
    EXPECT_EQ(confirmed.dispositions.back().outcome, Outcome::kFalse);
}

TEST(Lead, DispositionsAreBounded) {
    Lead lead = decided(kSamePerson, kSamePerson);
    for (std::size_t i = 0; i < limits::kLeadDispositionsMax; ++i) {
        ASSERT_TRUE(record(lead, person("ann"), Outcome::kFalse, kNow));
    }
    EXPECT_EQ(
        record(lead, person("ann"), Outcome::kFalse, kNow).error().code, ErrorCode::kQuotaExceeded
    );
}

TEST(Lead, IsWrittenAndReadBackTheSame) {
    EXPECT_EQ(read_lead(write_lead(fresh())).value(), fresh());
    Lead lead = decided(kSamePerson, kSamePerson);
    ASSERT_TRUE(record(lead, person("ann"), Outcome::kNoAction, kNow));
    EXPECT_EQ(read_lead(write_lead(lead)).value(), lead);
    EXPECT_EQ(read_lead("{}").error().code, ErrorCode::kCorruption);
    EXPECT_EQ(read_lead("no").error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace beholden::policy
