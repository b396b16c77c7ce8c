#include "policy/checks.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beholden::policy {
namespace {

Rules strict() {
    Rules rules;
    rules.human_required = rules.purpose_required = rules.case_required = true;
    rules.consent_required = true;
    rules.purposes_allowed = {"missing-person"};
    rules.purposes_denied = {"protest-monitoring"};
    return rules;
}

Stated everything() {
    return {
        .human = "a.lee",
        .purpose = "missing-person",
        .case_reference = "26-1",
        .consent_reference = "f-1",
        .probe = "photograph"
    };
}

std::string refusal(const Result<void>& checked) { return checked ? "" : checked.error().message; }

TEST(CheckStated, NoRuleAsksNothing) {
    Stated anything;
    anything.purpose = "anything";
    for (const Act act : {Act::kSearch, Act::kEnrol, Act::kErase, Act::kList}) {
        EXPECT_TRUE(check_stated({}, act, {}));
        EXPECT_TRUE(check_stated({}, act, anything));
    }
}

TEST(CheckStated, WhatIsStatedInFullPasses) {
    for (const Act act : {Act::kSearch, Act::kEnrol, Act::kErase, Act::kList}) {
        EXPECT_TRUE(check_stated(strict(), act, everything()));
    }
}

TEST(CheckStated, EveryMissingThingIsNamedAtOnce) {
    const auto checked = check_stated(strict(), Act::kSearch, {});
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::kAccessDenied);
    for (const char* word : {"a human", "a purpose", "a case"}) {
        EXPECT_NE(refusal(checked).find(word), std::string::npos) << refusal(checked);
    }
    EXPECT_EQ(refusal(checked).find("consent"), std::string::npos);
}

TEST(CheckStated, OneMissingThingIsNamedAlone) {
    struct Case {
        std::string Stated::* member;
        const char* word;
        Act act;
    };
    for (const auto& [member, word, act] :
         {Case{&Stated::human, "a human", Act::kSearch},
          Case{&Stated::human, "a human", Act::kEnrol},
          Case{&Stated::human, "a human", Act::kErase}, Case{&Stated::human, "a human", Act::kList},
          Case{&Stated::purpose, "a purpose", Act::kSearch},
          Case{&Stated::purpose, "a purpose", Act::kEnrol},
          Case{&Stated::case_reference, "a case", Act::kSearch},
          Case{&Stated::consent_reference, "a consent reference", Act::kEnrol}}) {
        Stated stated = everything();
        (stated.*member).clear();
        const auto checked = check_stated(strict(), act, stated);
        ASSERT_FALSE(checked) << word;
        EXPECT_EQ(
            refusal(checked).find(std::string("The collection's policy asks for ") + word), 0U
        ) << refusal(checked);
    }
}

TEST(CheckStated, EnrolmentNeedsNoCaseAndSearchNoConsent) {
    Stated stated = everything();
    stated.case_reference.clear();
    EXPECT_TRUE(check_stated(strict(), Act::kEnrol, stated));
    stated = everything();
    stated.consent_reference.clear();
    EXPECT_TRUE(check_stated(strict(), Act::kSearch, stated));
}

TEST(CheckStated, ADeniedPurposeIsRefusedForEveryAct) {
    Stated stated = everything();
    stated.purpose = "protest-monitoring";
    for (const Act act : {Act::kSearch, Act::kEnrol, Act::kErase, Act::kList}) {
        const auto checked = check_stated(strict(), act, stated);
        ASSERT_FALSE(checked);
        EXPECT_EQ(checked.error().code, ErrorCode::kAccessDenied);
    }
}

TEST(CheckStated, APurposeThatIsNotAllowedIsRefusedForSearchesAlone) {
    Stated stated = everything();
    stated.purpose = "gallery-maintenance";
    EXPECT_FALSE(check_stated(strict(), Act::kSearch, stated));
    EXPECT_TRUE(check_stated(strict(), Act::kEnrol, stated));
}

TEST(CheckProbe, RefusedOriginsAreRefusedAndOthersPass) {
    Rules rules;
    rules.probes_refused = {"sketch", "composite"};
    for (const char* origin : {"photograph", "video-still", "unknown", ""}) {
        EXPECT_TRUE(check_probe(rules, origin)) << origin;
    }
    for (const char* origin : {"sketch", "composite"}) {
        const auto checked = check_probe(rules, origin);
        ASSERT_FALSE(checked) << origin;
        EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(refusal(checked).find(origin), std::string::npos);
        EXPECT_TRUE(check_probe({}, origin));
    }
}

TEST(CheckProbe, NotStatedIsUnknownWhichRulesMayRefuse) {
    Rules rules;
    rules.probes_refused = {"unknown"};
    EXPECT_FALSE(check_probe(rules, ""));
    EXPECT_TRUE(check_probe(rules, "photograph"));
}

TEST(CheckProbe, AnOriginThatIsNoneIsRefusedWhateverTheRules) {
    const auto checked = check_probe({}, "Photograph");
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
}

TEST(CheckFaceCount, OnlyTheRuleRefusesSeveralFaces) {
    Rules rules;
    EXPECT_TRUE(check_face_count(rules, 7));
    rules.one_face_per_picture = true;
    EXPECT_TRUE(check_face_count(rules, 0));
    EXPECT_TRUE(check_face_count(rules, 1));
    EXPECT_EQ(check_face_count(rules, 2).error().code, ErrorCode::kInvalidArgument);
}

TEST(Threshold, LowerRequestsAreAnsweredAtTheFloorAndHigherOnesAsAsked) {
    Rules rules;
    EXPECT_EQ(threshold(rules, 0), 0);
    rules.threshold_min_pct = 99;
    EXPECT_EQ(threshold(rules, 80), 99);
    EXPECT_EQ(threshold(rules, 99.5), 99.5);
}

/// FMR falls a decade per point of similarity from 1e-1 at 90 to 1e-11 at 100.
double fmr(double similarity) { return std::pow(10.0, 89 - similarity); }

TEST(HoldFalseMatches, ASmallGalleryNeedsNoRaise) {
    EXPECT_EQ(hold_false_matches(fmr, 99, 1'000, 0.001).value(), 99);
}

TEST(HoldFalseMatches, TheLeastSimilarityThatHoldsIsFound) {
    for (const std::int64_t faces : {1'000, 300'000, 20'000'000}) {
        const double raised = hold_false_matches(fmr, 90, faces, 0.001).value();
        EXPECT_LE(fmr(raised) * static_cast<double>(faces), 0.001);
        EXPECT_GT(fmr(raised - 1e-6) * static_cast<double>(faces), 0.001);
        EXPECT_NEAR(raised, 92 + std::log10(static_cast<double>(faces)), 1e-9);
    }
}

TEST(HoldFalseMatches, AGalleryThatNoSimilarityHoldsIsRefusedRatherThanAnsweredBeyondTheRule) {
    const auto raised = hold_false_matches([](double) { return 1e-3; }, 80, 1'000, 0.001);
    ASSERT_FALSE(raised);
    EXPECT_EQ(raised.error().code, ErrorCode::kQuotaExceeded);
}

TEST(HoldFalseMatches, AnEmptyGalleryIsHeldAtAnySimilarity) {
    EXPECT_EQ(hold_false_matches([](double) { return 1.0; }, 0, 0, 0.001).value(), 0);
}

TEST(IdentitiesListedTo, EverybodyWithoutReviewAndNamedRolesWithIt) {
    Rules rules;
    EXPECT_TRUE(identities_listed_to(rules, "investigator"));
    rules.review = Review::kDual;
    EXPECT_FALSE(identities_listed_to(rules, "admin"));
    rules.identities_listed_to = {"admin"};
    EXPECT_TRUE(identities_listed_to(rules, "admin"));
    EXPECT_FALSE(identities_listed_to(rules, "investigator"));
}

}  // namespace
}  // namespace beholden::policy
