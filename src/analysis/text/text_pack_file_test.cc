#include "analysis/text/text_pack_file.h"

#include <gtest/gtest.h>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/pack_text.h"
#include "base/bytes.h"

namespace beholden::analysis {
namespace {

using testing::replaced;

std::string default_pack() {
    const auto file = std::filesystem::path(BH_SOURCE_DIR) / "assets/packs/text-default.toml";
    const auto bytes = infer::read_file(file);
    EXPECT_TRUE(bytes);
    return std::string(as_text(*bytes));
}

TEST(TextPackFile, ReadsEveryField) {
    std::string text = default_pack();
    text = replaced(text, "side_min = 736", "side_min = 640");
    text = replaced(text, "unclip = 1.6", "unclip = 2");
    const auto pack = parse_text_pack_file(text);
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->name, "text-default");
    EXPECT_EQ(pack->model_id, "pp-ocrv6-small-v1");
    EXPECT_EQ(pack->detector.file, "models/text_detector.onnx");
    EXPECT_EQ(pack->detector_recipe.side_min_px, 640);
    EXPECT_EQ(pack->detector_recipe.side_max_px, 2000);
    EXPECT_FLOAT_EQ(pack->detector_recipe.boxes.threshold, 0.3F);
    EXPECT_FLOAT_EQ(pack->detector_recipe.boxes.score_min, 0.5F);
    EXPECT_FLOAT_EQ(pack->detector_recipe.boxes.unclip, 2);
    EXPECT_EQ(pack->detector_recipe.pixels.order, ChannelOrder::kBgr);
    EXPECT_EQ(pack->angle.file, "models/text_angle.onnx");
    EXPECT_EQ(pack->angle_recipe.width_px, 192);
    EXPECT_FLOAT_EQ(pack->angle_recipe.certainty_min, 0.9F);
    EXPECT_EQ(pack->recogniser.file, "models/text_recogniser.onnx");
    EXPECT_EQ(pack->line_recipe.height_px, 48);
    EXPECT_FLOAT_EQ(pack->line_recipe.pixels.mean[2], 127.5F);
    EXPECT_FLOAT_EQ(pack->line_confidence_min, 0.5F);
}

struct Mistake {
    std::string from;
    std::string to;
    std::string named;  ///< What the message must name.
};

TEST(TextPackFile, NamesTheFieldOfEveryMistake) {
    const std::vector<Mistake> mistakes{
        {"name = \"text-default\"", "nam = \"x\"", "nam "},
        {"model_version", "version", "version"},
        {"[angle]", "[angel]", "angel"},
        {"side_min = 736", "side_min = 3", "[detector] side_min"},
        {"side_max = 2000", "side_max = 700", "[detector] side_max"},
        {"threshold = 0.3", "threshold = 3", "[detector] threshold"},
        {"score_min = 0.5", "score_min = \"x\"", "[detector] score_min"},
        {"unclip = 1.6", "unclip = -1", "[detector] unclip"},
        {"width = 192", "width = 1.5", "[angle] width"},
        {"certainty_min = 0.9", "certainty_min = 1.9", "[angle] certainty_min"},
        {"confidence_min = 0.5", "confidence_min = -1", "[recogniser] confidence_min"},
        {"channel_order = \"BGR\"", "channel_order = \"GRB\"", "[detector] channel_order"},
        {"mean = [127.5, 127.5, 127.5]", "mean = [127.5]", "[detector] mean"},
        {"scale = [", "scale = [1, ", "[detector] scale"},
        {"sha256", "sha", "[detector] sha"},
    };
    const std::string text = default_pack();
    for (const Mistake& mistake : mistakes) {
        ASSERT_NE(text.find(mistake.from), std::string::npos) << mistake.from;
        const auto pack = parse_text_pack_file(replaced(text, mistake.from, mistake.to));
        ASSERT_FALSE(pack) << mistake.to;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument);
        EXPECT_TRUE(pack.error().message.starts_with("text pack: ")) << pack.error().message;
        EXPECT_NE(pack.error().message.find(mistake.named), std::string::npos)
            << pack.error().message;
    }
    EXPECT_EQ(parse_text_pack_file("[").error().message, "text pack: not TOML");
}

}  // namespace
}  // namespace beholden::analysis
