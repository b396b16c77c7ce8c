#include "analysis/faces/pack_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "analysis/faces/testing/pack_text.h"

namespace beholden::analysis {
namespace {

using testing::pack_text;
using testing::replaced;

TEST(PackFile, ReadsEveryField) {
    const auto pack = parse_pack_file(pack_text());
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->name, "mine");
    EXPECT_EQ(pack->model_id, "mine-v1");
    EXPECT_EQ(pack->model_version, "1.0");
    EXPECT_EQ(pack->detector.file, "models/yunet.onnx");
    EXPECT_EQ(pack->detector.sha256, "DETECTOR");
    EXPECT_FLOAT_EQ(pack->confidence_min, 0.6F);
    EXPECT_DOUBLE_EQ(pack->overlap_max, 0.45);
    EXPECT_EQ(pack->recipe.input_size_px, 32);
    EXPECT_EQ(pack->recipe.dimension, 8);
    EXPECT_EQ(pack->recipe.pixels.order, ChannelOrder::kBgr);
    EXPECT_FLOAT_EQ(pack->recipe.pixels.mean[2], 127.5F);
    EXPECT_FLOAT_EQ(pack->recipe.pixels.scale[0], 0.0078125F);
    EXPECT_FLOAT_EQ(pack->recipe.template_px[4].y, 26);
    EXPECT_FALSE(pack->cohort);
    EXPECT_FALSE(pack->mesh);
    EXPECT_FALSE(pack->eyes);
    EXPECT_FALSE(pack->gender);
    EXPECT_FALSE(pack->age);
    EXPECT_FALSE(pack->appearance);
    EXPECT_FALSE(pack->appearance_heads);
    EXPECT_FALSE(pack->expression);
}

TEST(PackFile, ReadsTheTablesThatNeedNotBeThere) {
    std::string text = pack_text();
    for (const char* name : {"cohort", "mesh", "eyes", "gender", "age"}) {
        text += "[" + std::string(name) + "]\nfile = \"" + name + "\"\nsha256 = \"x\"\n";
    }
    const auto pack = parse_pack_file(text);
    ASSERT_TRUE(pack) << pack.error().message;
    ASSERT_TRUE(pack->cohort && pack->mesh && pack->eyes && pack->gender && pack->age);
    EXPECT_EQ(pack->eyes->file, "eyes");
}

constexpr std::string_view kAppearance = "[appearance]\nfile = \"a\"\nsha256 = \"x\"\n";
constexpr std::string_view kHeads = "[appearance_heads]\nfile = \"h\"\nsha256 = \"x\"\n";

TEST(PackFile, ReadsTheTablesOfAppearance) {
    const auto pack = parse_pack_file(
        pack_text() + std::string(kAppearance) + std::string(kHeads) +
        "[expression]\nfile = \"e\"\nsha256 = \"x\"\nslope = 0.5\noffsets = [1, 2, 3, 4, 5, 6, "
        "-7]\n"
    );
    ASSERT_TRUE(pack) << pack.error().message;
    ASSERT_TRUE(pack->appearance && pack->appearance_heads && pack->expression);
    EXPECT_EQ(pack->appearance_heads->file, "h");
    EXPECT_DOUBLE_EQ(pack->expression_scale.slope, 0.5);
    EXPECT_DOUBLE_EQ(pack->expression_scale.offsets[6], -7);
}

TEST(PackFile, RefusesHalfOfAppearanceAndWrongScales) {
    const std::string expression = "[expression]\nfile = \"e\"\nsha256 = \"x\"\n";
    for (const auto& [tables, named] : {
             std::pair{std::string(kAppearance), "appearance_heads"},
             std::pair{std::string(kHeads), "appearance"},
             std::pair{expression + "offsets = [1, 2, 3, 4, 5, 6, 7]\n", "slope"},
             std::pair{expression + "slope = 0\noffsets = [1, 2, 3, 4, 5, 6, 7]\n", "slope"},
             std::pair{expression + "slope = 1\noffsets = [1, 2, 3]\n", "offsets"},
         }) {
        const auto pack = parse_pack_file(pack_text() + tables);
        ASSERT_FALSE(pack) << tables;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(pack.error().message.find(named), std::string::npos) << pack.error().message;
    }
}

struct Mistake {
    std::string from;
    std::string to;
    std::string named;  ///< What the message must name.
};

TEST(PackFile, NamesTheFieldOfEveryMistake) {
    const std::vector<Mistake> mistakes{
        {"name = \"mine\"", "nam = \"mine\"", "nam "},
        {"name = \"mine\"", "name = 3", "name"},
        {"name = \"mine\"", "name = \"\"", "name"},
        {"model_id = \"mine-v1\"", "", "model_id"},
        {"[detector]", "[detectors]", "detectors"},
        {"confidence_min = 0.6", "confidence_min = 60", "[detector] confidence_min"},
        {"confidence_min = 0.6", "confidence_min = nan", "[detector] confidence_min"},
        {"overlap_max = 0.45", "overlap_max = \"much\"", "[detector] overlap_max"},
        {"sha256 = \"EMBEDDER\"", "", "[embedder] sha256"},
        {"licence", "license", "[embedder] license"},
        {"input_size = 32", "input_size = 32.5", "[embedder] input_size"},
        {"input_size = 32", "input_size = 4", "[embedder] input_size"},
        {"dimension = 8", "dimension = 0", "[embedder] dimension"},
        {"\"BGR\"", "\"GRB\"", "[embedder] channel_order"},
        {"mean = [127.5, 127.5, 127.5]", "mean = [127.5]", "[embedder] mean"},
        {"mean = [127.5, 127.5, 127.5]", "mean = [1, 2, inf]", "[embedder] mean"},
        {"scale = [0.0078125, 0.0078125, 0.0078125]", "scale = 1", "[embedder] scale"},
        {"[[11, 15], [21, 15], [16, 20], [12, 26], [20, 26]]", "[[11, 15]]", "[embedder] template"},
        {"[11, 15]", "[11, 33]", "[embedder] template"},
        {"[11, 15]", "[11, 15, 1]", "[embedder] template"},
        {"[calibration]", "[mesh]", "calibration"},
        {"file = \"mine.json\"", "", "[calibration] file"},
        {"name = \"mine\"", "name = ", "TOML"},
    };
    for (const Mistake& mistake : mistakes) {
        const auto pack = parse_pack_file(replaced(pack_text(), mistake.from, mistake.to));
        ASSERT_FALSE(pack) << mistake.to;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument) << mistake.to;
        EXPECT_NE(pack.error().message.find(mistake.named), std::string::npos)
            << pack.error().message;
    }
}

TEST(PackFile, LooksBesideThePackFirstThenAmongTheAssets) {
    const auto folder = std::filesystem::path(::testing::TempDir()) / "beholden-resolve";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "own.onnx") << "x";
    EXPECT_EQ(resolve("own.onnx", folder, "/assets"), folder / "own.onnx");
    EXPECT_EQ(resolve("models/x.onnx", folder, "/assets"), "/assets/models/x.onnx");
    EXPECT_EQ(resolve("/models/x.onnx", folder, "/assets"), "/models/x.onnx");
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace beholden::analysis
