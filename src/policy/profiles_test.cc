#include "policy/profiles.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/test_paths.h"

namespace beholden::policy {
namespace {

const std::filesystem::path kShipped = std::filesystem::path(BH_SOURCE_DIR) / "assets/profiles";
using Tags = std::map<std::string, std::string>;

Profiles shipped() { return Profiles::load(kShipped).value(); }

TEST(Profiles, StandardHoldsNoRuleAndIsWhatUntaggedCollectionsGet) {
    const Policy policy = shipped().policy_for({{"colour", "blue"}}).value();
    EXPECT_EQ(policy.profile(), "standard");
    EXPECT_EQ(policy.rules(), Rules{});
    EXPECT_EQ(policy.hash(), Policy().hash());
}

TEST(Profiles, PublicSafetyHoldsWhatTheDocumentationSays) {
    const Rules rules = shipped().find("public-safety").value();
    EXPECT_EQ(rules.threshold_min_pct, 99);
    EXPECT_EQ(rules.candidates_max, 5);
    EXPECT_TRUE(rules.human_required && rules.purpose_required && rules.case_required);
    EXPECT_TRUE(rules.purposes_allowed.contains("missing-person"));
    EXPECT_TRUE(rules.purposes_denied.contains("protest-monitoring"));
    EXPECT_EQ(rules.retention_days, 180);
    EXPECT_TRUE(rules.one_face_per_picture && rules.legal_basis_required);
    EXPECT_EQ(rules.enrolment_quality_min, Quality::kMedium);
    EXPECT_EQ(rules.probes_refused, (Words{"composite", "sketch"}));
    EXPECT_EQ(rules.review, Review::kDual);
    EXPECT_FALSE(rules.requester_may_review);
}

TEST(Profiles, ConsentHoldsWhatTheDocumentationSays) {
    const Rules rules = shipped().find("consent").value();
    EXPECT_TRUE(rules.human_required && rules.consent_required && rules.legal_basis_required);
    EXPECT_FALSE(rules.purpose_required);
    EXPECT_EQ(rules.retention_days, 3 * 365);
    EXPECT_TRUE(rules.one_face_per_picture);
    EXPECT_EQ(rules.review, Review::kNone);
    EXPECT_EQ(rules.threshold_min_pct, 0);
}

TEST(Profiles, TagsChooseProfileRetentionAndLegalBasis) {
    const Policy policy = shipped()
                              .policy_for(
                                  {{"beholden:profile", "public-safety"},
                                   {"beholden:retention-days", "30"},
                                   {"beholden:legal-basis", "Police Act s. 5"}}
                              )
                              .value();
    EXPECT_EQ(policy.profile(), "public-safety");
    EXPECT_EQ(policy.rules().retention_days, 30);
    EXPECT_EQ(policy.legal_basis(), "Police Act s. 5");
}

TEST(Profiles, WrongTagsAreRefused) {
    const Tags basis{{"beholden:profile", "public-safety"}, {"beholden:legal-basis", "x"}};
    const auto with = [&basis](const std::string& name, const std::string& value) {
        Tags tags = basis;
        tags[name] = value;
        return tags;
    };
    const Tags wrong[] = {
        {{"beholden:profile", "lenient"}},         {{"beholden:profile", ""}},
        {{"beholden:profile", "public-safety"}},   {{"beholden:retention", "3"}},
        with("beholden:retention-days", "0"),      with("beholden:retention-days", "181"),
        with("beholden:retention-days", "3 days"), with("beholden:retention-days", ""),
        with("beholden:legal-basis", ""),
    };
    ASSERT_TRUE(shipped().policy_for(basis));
    for (const Tags& tags : wrong) {
        const auto policy = shipped().policy_for(tags);
        ASSERT_FALSE(policy) << tags.rbegin()->first << "=" << tags.rbegin()->second;
        EXPECT_EQ(policy.error().code, ErrorCode::kInvalidArgument);
    }
}

TEST(Profiles, AnUnknownProfileIsAnsweredWithThoseThereAre) {
    const auto found = shipped().find("lenient");
    ASSERT_FALSE(found);
    EXPECT_NE(found.error().message.find("consent, public-safety, standard"), std::string::npos);
}

class ProfileFolder : public testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  testing::UnitTest::GetInstance()->current_test_info()->name();
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    void put(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
    }
    std::filesystem::path folder_;
};

TEST_F(ProfileFolder, AFolderWithoutStandardOrWithAChangedOneIsRefused) {
    EXPECT_FALSE(Profiles::load(folder_));
    put("standard.toml", "[rules]\n");
    EXPECT_TRUE(Profiles::load(folder_));
    put("standard.toml", "[rules]\nthreshold_min = 50\n");
    EXPECT_FALSE(Profiles::load(folder_));
}

TEST_F(ProfileFolder, AProfileOfTheAdministratorsOwnIsServedAndAWrongOneNamesFileAndRule) {
    put("standard.toml", "[rules]\n");
    put("museum.toml", "about = \"x\"\n[rules]\ncandidates_max = 3\n");
    EXPECT_EQ(Profiles::load(folder_).value().find("museum").value().candidates_max, 3);
    put("museum.toml", "[rules]\ncandidates_max = \"many\"\n");
    const auto loaded = Profiles::load(folder_);
    ASSERT_FALSE(loaded);
    EXPECT_NE(loaded.error().message.find("museum.toml"), std::string::npos);
    EXPECT_NE(loaded.error().message.find("candidates_max"), std::string::npos);
    put("museum.toml", "[rules\n");
    EXPECT_FALSE(Profiles::load(folder_));
    put("museum.toml", "[rule]\ncandidates_max = 3\n");
    EXPECT_FALSE(Profiles::load(folder_));
}

}  // namespace
}  // namespace beholden::policy
