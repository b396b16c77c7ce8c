#include "policy/weakening.h"

#include <gtest/gtest.h>

#include "policy/policy.h"
#include "policy/rule_table.h"
#include "policy/rules_json.h"

namespace beholden::policy {
namespace {

using Names = std::vector<std::string_view>;

/// A set of rules with room to become weaker and stronger in every one of them.
Rules middle() {
    Rules rules;
    rules.threshold_min_pct = 95;
    rules.expected_false_matches_max = 0.01;
    rules.candidates_max = 10;
    rules.human_required = rules.purpose_required = rules.case_required = true;
    rules.legal_basis_required = rules.consent_required = rules.one_face_per_picture = true;
    rules.purposes_allowed = {"a", "b"};
    rules.purposes_denied = {"c", "d"};
    rules.retention_days = 100;
    rules.enrolment_quality_min = Quality::kLow;
    rules.probes_refused = {"sketch", "unknown"};
    rules.review = Review::kDual;
    rules.requester_may_review = false;
    rules.lead_days = 20;
    rules.identities_listed_to = {"admin", "operator"};
    return rules;
}

struct Step {
    std::string_view rule;
    void (*weaken)(Rules&);
    void (*strengthen)(Rules&);  ///< Absent: it is as strong as it can be.
};

const Step kSteps[] = {
    {"threshold_min", [](Rules& r) { r.threshold_min_pct = 94.9; },
     [](Rules& r) { r.threshold_min_pct = 96; }},
    {"expected_false_matches_max", [](Rules& r) { r.expected_false_matches_max.reset(); },
     [](Rules& r) { r.expected_false_matches_max = 0.001; }},
    {"expected_false_matches_max", [](Rules& r) { r.expected_false_matches_max = 0.1; }, nullptr},
    {"candidates_max", [](Rules& r) { r.candidates_max = 11; },
     [](Rules& r) { r.candidates_max = 9; }},
    {"human_required", [](Rules& r) { r.human_required = false; }, nullptr},
    {"purpose_required", [](Rules& r) { r.purpose_required = false; }, nullptr},
    {"case_required", [](Rules& r) { r.case_required = false; }, nullptr},
    {"purposes_allowed", [](Rules& r) { r.purposes_allowed = {"a", "b", "e"}; },
     [](Rules& r) { r.purposes_allowed = {"a"}; }},
    {"purposes_allowed", [](Rules& r) { r.purposes_allowed.clear(); }, nullptr},
    {"purposes_denied", [](Rules& r) { r.purposes_denied = {"c", "e"}; },
     [](Rules& r) { r.purposes_denied = {"c", "d", "e"}; }},
    {"legal_basis_required", [](Rules& r) { r.legal_basis_required = false; }, nullptr},
    {"consent_required", [](Rules& r) { r.consent_required = false; }, nullptr},
    {"retention_days", [](Rules& r) { r.retention_days = 101; },
     [](Rules& r) { r.retention_days = 99; }},
    {"retention_days", [](Rules& r) { r.retention_days.reset(); }, nullptr},
    {"enrolment_quality_min", [](Rules& r) { r.enrolment_quality_min = Quality::kNone; },
     [](Rules& r) { r.enrolment_quality_min = Quality::kHigh; }},
    {"one_face_per_picture", [](Rules& r) { r.one_face_per_picture = false; }, nullptr},
    {"probes_refused", [](Rules& r) { r.probes_refused = {"sketch"}; },
     [](Rules& r) { r.probes_refused = {"sketch", "composite", "unknown"}; }},
    {"review", [](Rules& r) { r.review = Review::kNone; }, nullptr},
    {"requester_may_review", [](Rules& r) { r.requester_may_review = true; }, nullptr},
    {"lead_days", [](Rules& r) { r.lead_days = 21; }, [](Rules& r) { r.lead_days = 19; }},
    {"identities_listed_to", [](Rules& r) { r.identities_listed_to.insert("reviewer"); },
     [](Rules& r) { r.identities_listed_to.erase("admin"); }},
};

TEST(WeakenedRules, EachRuleIsFoundWhenItAloneIsWeakened) {
    for (const Step& step : kSteps) {
        Rules to = middle();
        step.weaken(to);
        EXPECT_EQ(weakened_rules(middle(), to), Names{step.rule});
    }
}

TEST(WeakenedRules, StrongerOrEqualIsNotWeaker) {
    EXPECT_TRUE(weakened_rules(middle(), middle()).empty());
    for (const Step& step : kSteps) {
        if (step.strengthen == nullptr) continue;
        Rules to = middle();
        step.strengthen(to);
        EXPECT_TRUE(weakened_rules(middle(), to).empty()) << step.rule;
        EXPECT_EQ(weakened_rules(to, middle()), Names{step.rule});
    }
}

TEST(WeakenedRules, EveryRuleOfTheTableIsCoveredHere) {
    Names missing;
    for_each_rule([&](std::string_view name, const auto& /*kind*/) {
        if (std::ranges::find(kSteps, name, &Step::rule) == std::end(kSteps)) {
            missing.push_back(name);
        }
    });
    EXPECT_TRUE(missing.empty()) << missing.front();
}

TEST(WeakenedRules, AStrongerRuleDoesNotMakeUpForAWeakerOne) {
    Rules to = middle();
    to.threshold_min_pct = 99;
    to.retention_days = 365;
    to.purposes_denied.clear();
    EXPECT_EQ(weakened_rules(middle(), to), (Names{"purposes_denied", "retention_days"}));
}

TEST(WeakenedRules, FromNoRuleNothingCanBeWeakened) {
    EXPECT_TRUE(weakened_rules(Rules{}, middle()).empty());
}

TEST(RulesJson, WhatIsWrittenIsReadBackTheSame) {
    EXPECT_EQ(read_rules(write_rules(middle()), {}).value(), middle());
    EXPECT_EQ(read_rules(write_rules(Rules{}), middle()).value(), Rules{});
}

TEST(RulesJson, WhatIsNotNamedStaysAndWrongValuesAreNamed) {
    Rules changed = middle();
    changed.candidates_max.reset();
    EXPECT_EQ(read_rules({{"candidates_max", nullptr}}, middle()).value(), changed);
    const boost::json::object wrong[] = {
        {{"threshold_min", 101}},
        {{"threshold_min", "99"}},
        {{"candidates_max", 0}},
        {{"candidates_max", 2.5}},
        {{"human_required", 1}},
        {{"review", "triple"}},
        {{"retention_days", 4'000}},
        {{"purposes_denied", {"Upper Case"}}},
        {{"probes_refused", {"oil"}}},
        {{"identities_listed_to", {"king"}}},
        {{"expected_false_matches_max", -1}},
        {{"lead_days", nullptr}},
    };
    for (const auto& object : wrong) {
        const auto read = read_rules(object, middle());
        ASSERT_FALSE(read) << object;
        EXPECT_EQ(read.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(read.error().message.find(object.begin()->key()), std::string::npos);
    }
    EXPECT_FALSE(read_rules({{"no_such_rule", true}}, {}));
}

}  // namespace
}  // namespace beholden::policy
