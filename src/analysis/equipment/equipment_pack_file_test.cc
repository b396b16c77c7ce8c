#include "analysis/equipment/equipment_pack_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/test_paths.h"

namespace beholden::analysis {
namespace {

std::string default_pack() {
    std::ifstream file(std::string(BH_SOURCE_DIR) + "/assets/packs/equipment-default.toml");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The default pack with one text replaced, which must be there.
std::string changed(const std::string& from, const std::string& to) {
    std::string text = default_pack();
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(EquipmentPackFile, ReadsTheDefaultPack) {
    const auto pack = parse_equipment_pack_file(default_pack());
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->model_version, "1.0");
    EXPECT_EQ(pack->pose.file, "models/movenet.onnx");
    EXPECT_EQ(pack->pose_recipe.side_px, 256);
    // The published graph scales by this and takes 1 away.
    const auto& pixels = pack->pose_recipe.pixels;
    EXPECT_NEAR((0 - pixels.mean[0]) * pixels.scale[0], -1, 1e-6);
    EXPECT_NEAR((255 - pixels.mean[0]) * pixels.scale[0], 255 * 0.007843017578125 - 1, 1e-6);
    EXPECT_EQ(pack->cover_recipe.input_size_px, 224);
    EXPECT_GT(pack->head.slope, 0);
    EXPECT_GT(pack->hand.slope, 0);
}

TEST(EquipmentPackFile, SaysWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"name = ", "TOML"},
        {changed("model_version = \"1.0\"\n", ""), "model_version"},
        {changed("input_side = 256", "input_side = 250"), "input_side"},
        {changed("input_side = 256", "input_side = 2560"), "input_side"},
        {changed("movenet-multipose\"\ninput_side", "openpose\"\ninput_side"), "format"},
        {changed("head = [1.147, 1.305]", "head = [0, 1.305]"), "head"},
        {changed("hand = [1.201, 1.008]", "hand = [1.201]"), "hand"},
        {changed("score_min = 0.1", "score_min = 0"), "score_min"},
        {changed("margin = 0", "margin = -1"), "margin"},
        {changed("margin = 0", "margins = 0"), "margins"},
        {changed("format = \"covered-or-not\"", "format = \"masks\""), "format"},
        {changed("channel_order = \"RGB\"", "channel_order = \"HSV\""), "channel_order"},
    };
    for (const auto& [text, word] : cases) {
        const auto pack = parse_equipment_pack_file(text);
        ASSERT_FALSE(pack) << word;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(pack.error().message.find(word), std::string::npos) << pack.error().message;
    }
}

}  // namespace
}  // namespace beholden::analysis
