#include "analysis/labels/label_pack_file.h"

#include <gtest/gtest.h>

#include "analysis/faces/testing/pack_text.h"
#include "analysis/labels/testing/label_pack_text.h"

namespace beholden::analysis {
namespace {

using testing::label_pack_text;
using testing::replaced;

TEST(LabelPackFile, ReadsEveryField) {
    const auto pack = parse_label_pack_file(label_pack_text());
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ(pack->model_id, "mine-v1");
    EXPECT_EQ(pack->labels.file, "labels.json");
    EXPECT_EQ(pack->detector_recipe.format, DetectorFormat::kYolox);
    EXPECT_EQ(pack->detector_recipe.picture.fit, Fit::kLetterbox);
    EXPECT_EQ(pack->detector_recipe.picture.width_px, 64);
    EXPECT_EQ(pack->detector_recipe.picture.pixels.order, ChannelOrder::kBgr);
    EXPECT_FLOAT_EQ(pack->detector_recipe.score_min, 0.1F);
    EXPECT_DOUBLE_EQ(pack->detector_recipe.overlap_max, 0.65);
    EXPECT_EQ(pack->detector_classes, (std::vector<std::string>{"Helmet", ""}));
    ASSERT_TRUE(pack->classifier);
    EXPECT_EQ(pack->classifier_recipe.activation, Activation::kSigmoid);
    EXPECT_EQ(pack->classifier_recipe.picture.fit, Fit::kCentreCrop);
    EXPECT_DOUBLE_EQ(pack->classifier_recipe.picture.crop_share, 0.875);
    EXPECT_EQ(pack->classifier_classes.size(), 2U);
    ASSERT_TRUE(pack->calibration);
}

TEST(LabelPackFile, ClassifierAndCalibrationNeedNotBeThere) {
    std::string text = label_pack_text();
    text.resize(text.find("[classifier]"));
    const auto pack = parse_label_pack_file(text);
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_FALSE(pack->classifier);
    EXPECT_FALSE(pack->calibration);
}

TEST(LabelPackFile, ADetrNeedsNoSuppressionAndNoWholeCells) {
    std::string text = replaced(label_pack_text(), "\"yolox\"", "\"detr\"");
    text = replaced(
        replaced(text, "overlap_max = 0.65\n", ""), "input_width = 64", "input_width = 70"
    );
    EXPECT_TRUE(parse_label_pack_file(text));
}

struct Mistake {
    std::string from;
    std::string to;
    std::string named;
};

TEST(LabelPackFile, NamesTheFieldOfEveryMistake) {
    const std::vector<Mistake> mistakes{
        {"name = \"mine\"", "name = 3", "name"},
        {"model_id = \"mine-v1\"", "", "model_id"},
        {"[labels]", "[label]", "label"},
        {"sha256 = \"LABELS\"", "", "[labels] sha256"},
        {"\"yolox\"", "\"yolov5\"", "[detector] format"},
        {"input_width = 64", "input_width = 65", "input_width"},
        {"input_width = 64", "input_width = 16", "[detector] input_width"},
        {"\"letterbox\"", "\"crop\"", "[detector] fit"},
        {"\"BGR\"", "\"GBR\"", "[detector] channel_order"},
        {"score_min = 0.1", "score_min = 0", "[detector] score_min"},
        {"overlap_max = 0.65", "", "[detector] overlap_max"},
        {"classes = [\"Helmet\", \"\"]", "classes = []", "[detector] classes"},
        {"classes = [\"Helmet\", \"\"]", "classes = [1]", "[detector] classes"},
        {"licence = \"bought\"", "license = \"bought\"", "[detector] license"},
        {"input_size = 32", "input_size = 5000", "[classifier] input_size"},
        {"crop_share = 0.875", "crop_share = 2", "[classifier] crop_share"},
        {"mean = [127, 127, 127]", "mean = [127]", "[classifier] mean"},
        {"\"sigmoid\"", "\"relu\"", "[classifier] activation"},
        {"file = \"calibration.json\"", "", "[calibration] file"},
        {"name = \"mine\"", "name = ", "TOML"},
    };
    for (const Mistake& mistake : mistakes) {
        const auto pack =
            parse_label_pack_file(replaced(label_pack_text(), mistake.from, mistake.to));
        ASSERT_FALSE(pack) << mistake.to;
        EXPECT_EQ(pack.error().code, ErrorCode::kInvalidArgument) << mistake.to;
        EXPECT_NE(pack.error().message.find(mistake.named), std::string::npos)
            << pack.error().message;
    }
}

}  // namespace
}  // namespace beholden::analysis
