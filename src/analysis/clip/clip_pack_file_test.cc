#include "analysis/clip/clip_pack_file.h"

#include <gtest/gtest.h>

#include <set>

#include "analysis/faces/testing/pack_text.h"
#include "analysis/moderation/taxonomy.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

using testing::replaced;

constexpr const char* kText = R"(name = "mine"
model_id = "clip-mine-v1"
model_version = "1.0"
[image]
file = "image.onnx"
sha256 = "IMAGE"
licence = "MIT"
input_size = 32
fit = "centre-crop"
crop_share = 1
channel_order = "RGB"
mean = [122.8, 116.7, 104.1]
scale = [0.0146, 0.0150, 0.0142]
[text]
file = "text.onnx"
sha256 = "TEXT"
licence = "MIT"
context = 16
pad = 0
[vocabulary]
file = "vocab.json"
sha256 = "VOCABULARY"
[merges]
file = "merges.txt"
sha256 = "MERGES"
[scoring]
logit_scale = 100
templates = ["a photo of {}.", "a picture of {}."]
[[labels]]
activation = "softmax"
other = ["something else"]
slope = 1.2
offset = -0.5
confidence_min = 20
[labels.prompts]
Beach = ["a beach", "sand by the sea"]
Sunset = ["a sunset"]
[[moderation]]
activation = "sigmoid"
templates = ["{}"]
[moderation.prompts]
Weapons = ["a gun"]
[[new_labels]]
name = "Sunset"
parents = ["Sky"]
categories = ["Nature and Outdoors"]
)";

TEST(ClipPackFile, ReadsEveryField) {
    const auto pack = parse_clip_pack_file(kText);
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->model_id, "clip-mine-v1");
    EXPECT_EQ(pack->licence, "MIT");
    EXPECT_EQ(pack->picture.fit, Fit::kCentreCrop);
    EXPECT_TRUE(pack->picture.averages);
    EXPECT_EQ(pack->context, 16);
    EXPECT_EQ(pack->pad, 0);
    EXPECT_DOUBLE_EQ(pack->logits.scale, 100);
    ASSERT_EQ(pack->labels.size(), 1U);
    const PromptGroup& group = pack->labels[0];
    EXPECT_EQ(group.activation, Activation::kSoftmax);
    EXPECT_EQ(group.names, (std::vector<std::string>{"Beach", "Sunset"}));
    EXPECT_EQ(group.phrases[0], (std::vector<std::string>{"a beach", "sand by the sea"}));
    EXPECT_EQ(group.other, std::vector<std::string>{"something else"});
    EXPECT_EQ(group.templates.size(), 2U);
    EXPECT_DOUBLE_EQ(group.confidence.slope, 1.2);
    EXPECT_FLOAT_EQ(group.confidence_min_pct, 20);
    ASSERT_EQ(pack->moderation.size(), 1U);
    EXPECT_EQ(pack->moderation[0].activation, Activation::kSigmoid);
    EXPECT_EQ(pack->moderation[0].templates, std::vector<std::string>{"{}"});
    ASSERT_EQ(pack->new_labels.size(), 1U);
    EXPECT_EQ(pack->new_labels[0].parents, std::vector<std::string>{"Sky"});
}

struct Mistake {
    std::string from;
    std::string to;
    std::string named;
};

TEST(ClipPackFile, NamesTheFieldOfEveryMistake) {
    const std::vector<Mistake> mistakes{
        {"name = \"mine\"", "name = ", "TOML"},
        {"model_version = \"1.0\"", "", "model_version"},
        {"licence = \"MIT\"\ninput_size", "input_size", "[image] licence"},
        {"licence = \"MIT\"\ncontext", "context", "[text] licence"},
        {"input_size = 32", "input_size = 3", "[image] input_size"},
        {"\"RGB\"", "\"RBG\"", "[image] channel_order"},
        {"sha256 = \"TEXT\"", "", "[text] sha256"},
        {"context = 16", "context = 100000", "[text] context"},
        {"pad = 0", "pad = -1", "[text] pad"},
        {"[merges]", "[merge]", "merge"},
        {"logit_scale = 100", "logit_scale = 0", "[scoring] logit_scale"},
        {"logit_scale = 100", "logit_scale = nan", "[scoring] logit_scale"},
        {"\"a photo of {}.\"", "\"a photo\"", "[scoring] templates"},
        {"\"a photo of {}.\"", "\"{} and {}\"", "[scoring] templates"},
        {"\"softmax\"", "\"none\"", "[labels] activation"},
        {"slope = 1.2", "slope = 0", "[labels] slope"},
        {"confidence_min = 20", "confidence_min = 120", "[labels] confidence_min"},
        {"[\"a sunset\"]", "[]", "[prompts] Sunset"},
        {"[\"a sunset\"]", "[\"\"]", "[prompts] Sunset"},
        {"[\"a sunset\"]", "\"a sunset\"", "[prompts] Sunset"},
        {"[labels.prompts]", "[labels.prompt]", "[labels] prompt"},
        {"\"sigmoid\"", "\"sigmoid\"\nother = [\"x\"]", "[moderation] other"},
        {"\"sigmoid\"", "\"softmax\"", "[moderation] other"},
        {"Weapons =", "Guns =", "[moderation] \"Guns\" is no label of the published taxonomy"},
        {"name = \"Sunset\"", "named = \"Sunset\"", "[new_labels] named"},
        {"[[new_labels]]", "[new_labels]", "new_labels"},
    };
    for (const Mistake& mistake : mistakes) {
        const auto pack = parse_clip_pack_file(replaced(kText, mistake.from, mistake.to));
        ASSERT_FALSE(pack) << mistake.to;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument) << mistake.to;
        EXPECT_NE(pack.error().message.find(mistake.named), std::string::npos)
            << pack.error().message;
    }
}

TEST(ClipPackFile, RefusesMorePromptsThanAreEncodedAtStart) {
    std::string phrases = "\"a sunset\"";
    for (std::size_t i = 0; i < limits::kPromptsMax / 2; ++i) phrases += ", \"a sunset\"";
    const auto pack = parse_clip_pack_file(replaced(kText, "\"a sunset\"", phrases));
    ASSERT_FALSE(pack);
    EXPECT_NE(pack.error().message.find("prompts"), std::string::npos) << pack.error().message;
}

TEST(ModerationTaxonomy, ParentsStandBeforeTheirChildrenAndOneLevelUp) {
    std::set<std::string_view> seen;
    for (const ModerationLabel& label : moderation_taxonomy()) {
        EXPECT_TRUE(seen.insert(label.name).second) << label.name;
        const ModerationLabel* parent = find_moderation_label(label.parent);
        if (label.level == 1) {
            EXPECT_EQ(label.parent, "");
            continue;
        }
        ASSERT_NE(parent, nullptr) << label.name;
        EXPECT_TRUE(seen.contains(parent->name)) << label.name;
        EXPECT_EQ(parent->level, label.level - 1) << label.name;
    }
    EXPECT_EQ(find_moderation_label("Guns"), nullptr);
}

}  // namespace
}  // namespace beholden::analysis
