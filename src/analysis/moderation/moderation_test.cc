#include "analysis/moderation/moderation.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/testing/runtime_fixture.h"

namespace beholden::analysis {
namespace {

using testing::kAssets;
using testing::kSamples;
using testing::read_image;

const std::filesystem::path kDefaultModeration =
    std::filesystem::path(BH_SOURCE_DIR) / "assets/packs/moderation-default.toml";

class Moderation : public testing::RuntimeSuite {
protected:
    static Result<std::unique_ptr<ModerationPack>> load_text(const std::string& text) {
        const auto file = std::filesystem::path(::testing::TempDir()) /
                          ("beholden-moderation-" + std::to_string(::getpid()) + ".toml");
        std::ofstream(file) << text;
        auto pack = ModerationPack::load(*runtime_, file, kAssets);
        std::filesystem::remove(file);
        return pack;
    }
};

TEST_F(Moderation, EverydayPicturesAreNotFlagged) {
    const auto pack = ModerationPack::load(*runtime_, kDefaultModeration, kAssets);
    ASSERT_TRUE(pack) << pack.error().message;
    for (const char* sample :
         {"obama.jpg", "coffee.png", "chelsea.png", "rocket.jpg", "page.png"}) {
        const auto findings = (*pack)->find(read_image(kSamples / sample));
        ASSERT_TRUE(findings) << findings.error().message;
        for (const ModerationFinding& finding : *findings) {
            EXPECT_LT(finding.confidence_pct, 30) << sample;
            EXPECT_GE(finding.confidence_pct, 0);
        }
    }
}

TEST_F(Moderation, AnswersInThePublishedTaxonomyParentsFirst) {
    const auto pack = ModerationPack::load(*runtime_, kDefaultModeration, kAssets);
    ASSERT_TRUE(pack);
    const auto findings = (*pack)->find(read_image(kSamples / "astronaut.png"));
    ASSERT_TRUE(findings);
    ASSERT_EQ(findings->size(), 2U);
    EXPECT_EQ(findings->at(0).label->name, "Explicit");
    EXPECT_EQ(findings->at(0).label->level, 1);
    EXPECT_EQ(findings->at(0).label->parent, "");
    EXPECT_EQ(findings->at(1).label->name, "Explicit Nudity");
    EXPECT_EQ(findings->at(1).label->level, 2);
    EXPECT_EQ(findings->at(1).label->parent, "Explicit");
    EXPECT_FLOAT_EQ(findings->at(0).confidence_pct, findings->at(1).confidence_pct);
}

/// source  the package's own classifier (Pillow's resize) on the same pictures.
TEST_F(Moderation, ScoresAsThePackagesOwnClassifier) {
    const auto pack = ModerationPack::load(*runtime_, kDefaultModeration, kAssets);
    ASSERT_TRUE(pack);
    const std::vector<std::pair<const char*, float>> expected{
        {"obama.jpg", 1.3F},   {"astronaut.png", 3.2F}, {"coffee.png", 1.3F},
        {"chelsea.png", 0.0F}, {"sample3.jpg", 11.2F},  {"sample5.jpg", 7.1F},
    };
    for (const auto& [sample, percent] : expected) {
        const auto findings = (*pack)->find(read_image(kSamples / sample));
        ASSERT_TRUE(findings);
        EXPECT_NEAR(findings->front().confidence_pct, percent, 2.0) << sample;
    }
}

TEST_F(Moderation, SaysWhatIsWrongWithAPack) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"name = ", "TOML"},
        {"name = \"x\"\nmodel_id = \"x\"\nmodel_version = \"1\"\n", "nudity"},
        {"name = \"x\"\nmodel_id = \"x\"\nmodel_version = \"1\"\n[nudity]\nfile = "
         "\"models/open_nsfw.onnx\"\nsha256 = \"00\"\nformat = \"open-nsfw\"\n",
         "sha256"},
        {"name = \"x\"\nmodel_id = \"x\"\nmodel_version = \"1\"\n[nudity]\nfile = "
         "\"models/yunet.onnx\"\nsha256 = "
         "\"98207b42d51db5730b7266d054578b6abb7ea16de35a69994d38317b2a141436\"\nformat = "
         "\"open-nsfw\"\n",
         "[1, 224, 224, 3]"},
        {"name = \"x\"\nmodel_id = \"x\"\nmodel_version = \"1\"\n[nudity]\nfile = \"f\"\nsha256 = "
         "\"00\"\nformat = \"clip\"\n",
         "format"},
    };
    for (const auto& [text, words] : cases) {
        const auto pack = load_text(text);
        ASSERT_FALSE(pack) << words;
        EXPECT_NE(pack.error().message.find(words), std::string::npos) << pack.error().message;
    }
}

}  // namespace
}  // namespace beholden::analysis
