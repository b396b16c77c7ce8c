#include "policy/policy.h"

#include <gtest/gtest.h>

namespace beholden::policy {
namespace {

TEST(Policy, EqualPoliciesHaveEqualDocumentsAndADifferenceOfOneRuleAnotherHash) {
    Rules rules;
    rules.threshold_min_pct = 99;
    const Policy a = Policy::make("p", rules, "basis").value();
    EXPECT_EQ(a.document(), Policy::make("p", rules, "basis").value().document());
    rules.lead_days = 31;
    const Policy b = Policy::make("p", rules, "basis").value();
    EXPECT_NE(a.hash(), b.hash());
    EXPECT_EQ(a.hash().size(), 64U);
}

TEST(Policy, ADocumentIsReadBackWithTheSameHash) {
    Rules rules;
    rules.threshold_min_pct = 99.5;
    rules.purposes_denied = {"x", "y"};
    rules.review = Review::kDual;
    const Policy made = Policy::make("public-safety", rules, "Act 5").value();
    const Policy read = Policy::parse(made.document()).value();
    EXPECT_EQ(read.profile(), "public-safety");
    EXPECT_EQ(read.rules(), rules);
    EXPECT_EQ(read.legal_basis(), "Act 5");
    EXPECT_EQ(read.hash(), made.hash());
}

TEST(Policy, ADocumentOfAnOlderProgramKeepsItsHashAndAsksNothingThatItDoesNotName) {
    const std::string old = R"({"profile":"p","legal_basis":"","rules":{"threshold_min":90}})";
    const Policy read = Policy::parse(old).value();
    EXPECT_EQ(read.document(), old);
    EXPECT_EQ(read.rules().threshold_min_pct, 90);
    EXPECT_FALSE(read.rules().human_required);
}

TEST(Policy, DamagedDocumentsAreRefused) {
    for (const char* text :
         {"", "[]", "{}", R"({"profile":"p","legal_basis":""})",
          R"({"profile":1,"legal_basis":"","rules":{}})",
          R"({"profile":"p","legal_basis":"","rules":{"unknown":1}})"}) {
        const auto read = Policy::parse(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, ErrorCode::kCorruption);
    }
}

TEST(Policy, TheDefaultOneIsStandardAndHoldsNoRule) {
    EXPECT_EQ(Policy().profile(), "standard");
    EXPECT_EQ(Policy().rules(), Rules{});
}

TEST(Policy, AnotherLegalBasisWeakensAndAFirstOneDoesNot) {
    const Policy none = Policy::make("p", {}, "").value();
    const Policy one = Policy::make("p", {}, "consent").value();
    const Policy other = Policy::make("p", {}, "contract").value();
    EXPECT_TRUE(weakenings(none, one).empty());
    EXPECT_EQ(weakenings(one, other), std::vector<std::string>{"legal_basis"});
    EXPECT_EQ(weakenings(one, none), std::vector<std::string>{"legal_basis"});
}

}  // namespace
}  // namespace beholden::policy
