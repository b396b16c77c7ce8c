#include "analysis/faces/appearance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "analysis/faces/expression.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/pack_text.h"
#include "infer/testing/onnx_bytes.h"

namespace beholden::analysis {
namespace {

namespace onnx = infer::testing;
using testing::kSamples;
using testing::PackTest;
using testing::read_image;
using testing::replaced;

/// Heads over the two features of heads_model(): how bright two halves of a crop are.
std::string heads_text() {
    return R"({"input_size": 16, "features": 2, "mean": [0, 0, 0], "scale": [1, 1, 1],
"crops": {"whole": [[4, 4], [12, 4], [8, 8], [5, 12], [11, 12]],
          "close": [[2, 2], [14, 2], [8, 8], [3, 14], [13, 14]]},
"heads": {"smile": {"crop": "whole", "offset": -3, "step": 0.5, "weights": [1, 0]},
          "beard": {"crop": "close", "offset": 1, "step": 2, "weights": [0, -3]}},
"provenance": {"made_by": "a test"}})";
}

/// One linear layer from [1, 3, 16, 16]: the mean of the upper and of the lower half, over 255.
std::string heads_model(std::int64_t features = 2) {
    constexpr std::int64_t kSide = 16;
    constexpr std::int64_t kInputs = 3 * kSide * kSide;
    std::vector<float> weights(static_cast<std::size_t>(kInputs * features));
    for (std::int64_t i = 0; i < kInputs; ++i) {
        const bool is_upper = i % (kSide * kSide) < kSide * kSide / 2;
        const auto at = static_cast<std::size_t>(i * features + (is_upper ? 0 : 1));
        weights[at] = 2.0F / 255 / static_cast<float>(kInputs);
    }
    const std::vector<std::int64_t> in{1, 3, kSide, kSide};
    const std::vector<std::int64_t> out{1, features};
    const std::vector<std::int64_t> shape{kInputs, features};
    return onnx::model_bytes({
        .nodes = {onnx::node("Flatten", {"x"}, "flat"), onnx::node("MatMul", {"flat", "w"}, "y")},
        .initializers = {onnx::initializer("w", shape, weights)},
        .inputs = {onnx::value_info("x", in)},
        .outputs = {onnx::value_info("y", out)},
    });
}

class AppearanceTest : public PackTest {
protected:
    static Result<Appearance> make(std::int64_t features) {
        const std::string bytes = heads_model(features);
        auto model = runtime_->load_bytes(as_bytes(bytes), "heads");
        EXPECT_TRUE(model);
        return Appearance::make(
            std::move(model).value(), AppearanceHeads::parse(heads_text()).value()
        );
    }
};

TEST(AppearanceHeadsFile, IsReadAsWritten) {
    const auto heads = AppearanceHeads::parse(heads_text());
    ASSERT_TRUE(heads) << heads.error().message;
    ASSERT_EQ(heads->crops.size(), 2U);
    EXPECT_EQ(heads->crops[1].input_size_px, 16);
    EXPECT_EQ(heads->crops[1].dimension, 2);
    EXPECT_FLOAT_EQ(heads->crops[1].template_px[4].x, 13);
    for (std::size_t i = 0; i < kJudgedAttributes.size(); ++i) {
        const auto& [name, wanted, judged] = kJudgedAttributes[i];
        EXPECT_EQ(heads->heads[i].has_value(), name == "smile" || name == "beard") << name;
        if (name != "beard") continue;
        EXPECT_EQ(heads->heads[i]->crop, 1U);
        EXPECT_EQ(heads->heads[i]->weights, (std::vector<float>{0, -6}));
        EXPECT_EQ(heads->heads[i]->offset, 1);
    }
}

TEST(AppearanceHeadsFile, NamesTheMemberOfEveryMistake) {
    for (const auto& [from, to, named] : {
             std::tuple{"\"input_size\": 16", "\"input_size\": 16.5", "input_size"},
             std::tuple{"\"features\": 2", "\"features\": 0", "features"},
             std::tuple{"\"mean\": [0, 0, 0]", "\"mean\": [0, 0]", "mean"},
             std::tuple{"\"scale\": [1, 1, 1]", "\"scale\": \"1\"", "scale"},
             std::tuple{"[[4, 4], ", "[", "whole"},
             std::tuple{"[4, 4]", "[4, \"4\"]", "whole"},
             std::tuple{"\"crops\"", "\"crop\"", "crops"},
             std::tuple{"\"heads\"", "\"head\"", "heads"},
             std::tuple{"\"smile\"", "\"frown\"", "frown"},
             std::tuple{"\"crop\": \"whole\"", "\"crop\": \"half\"", "smile.crop"},
             std::tuple{"\"offset\": -3, ", "", "smile.offset"},
             std::tuple{"\"step\": 0.5", "\"step\": null", "smile.step"},
             std::tuple{"[1, 0]", "[1, 0, 0]", "smile.weights"},
             std::tuple{"\"made_by\": \"a test\"}}", "", "JSON"},
         }) {
        const auto heads = AppearanceHeads::parse(replaced(heads_text(), from, to));
        ASSERT_FALSE(heads) << to;
        EXPECT_EQ(heads.error().code, ErrorCode::kCorruption) << to;
        EXPECT_NE(heads.error().message.find(named), std::string::npos) << heads.error().message;
    }
}

TEST_F(AppearanceTest, JudgesOnlyWhatIsWantedAndHasAHead) {
    const auto appearance = make(2);
    ASSERT_TRUE(appearance) << appearance.error().message;
    imaging::Image white = imaging::make_image(100, 100);
    std::ranges::fill(white.pixels, std::uint8_t{255});
    DetectedFace face;
    face.landmarks_px = {{{40, 40}, {60, 40}, {50, 50}, {42, 60}, {58, 60}}};
    Attributes attributes;
    ASSERT_TRUE(appearance->judge_into(white, face, {.smile = true, .mustache = true}, attributes));
    ASSERT_TRUE(attributes.smile);
    EXPECT_FALSE(attributes.beard);
    EXPECT_FALSE(attributes.mustache) << "there is no such head";
    // A white half counts 1: log odds -3 + 0.5 * 1.
    EXPECT_FALSE(attributes.smile->value);
    EXPECT_NEAR(attributes.smile->confidence_pct, 100 / (1 + std::exp(-2.5)), 0.01);
    ASSERT_TRUE(appearance->judge_into(white, face, {.beard = true}, attributes));
    ASSERT_TRUE(attributes.beard);
    EXPECT_FALSE(attributes.beard->value);
    EXPECT_NEAR(attributes.beard->confidence_pct, 100 / (1 + std::exp(-5.0)), 0.01);
    face.landmarks_px.fill({50, 50});
    EXPECT_FALSE(appearance->judge_into(white, face, {.smile = true}, attributes));
}

TEST_F(AppearanceTest, RefusesAModelOfOtherSizes) {
    const auto appearance = make(3);
    ASSERT_FALSE(appearance);
    EXPECT_EQ(appearance.error().code, ErrorCode::kInvalidArgument);
}

TEST(Emotions, AreScaledSortedAndAddUp) {
    const std::vector<float> probabilities{0.1F, 0, 0.1F, 0.2F, 0.4F, 0.1F, 0.1F};
    ExpressionScale scale;
    auto emotions = judge_emotions(probabilities, scale);
    ASSERT_EQ(emotions.size(), kExpressions.size());
    EXPECT_EQ(emotions.front().type, "SAD");
    EXPECT_NEAR(emotions.front().confidence_pct, 40, 0.01);
    EXPECT_EQ(emotions.back().type, "DISGUSTED");
    scale.offsets[6] = std::log(8.0);  // CALM eightfold: 0.8 of 1.7
    emotions = judge_emotions(probabilities, scale);
    EXPECT_EQ(emotions.front().type, "CALM");
    EXPECT_NEAR(emotions.front().confidence_pct, 100 * 0.8 / 1.7, 0.01);
    scale.slope = 2;
    float sum = 0;
    for (const Emotion& emotion : judge_emotions(probabilities, scale)) {
        sum += emotion.confidence_pct;
    }
    EXPECT_NEAR(sum, 100, 1e-3);
}

/// Rows of the file that tools/attributes/reference.py wrote, by column.
std::vector<std::map<std::string, std::string>> reference_rows() {
    std::ifstream file(
        std::filesystem::path(BH_SOURCE_DIR) / "src/analysis/faces/testing/attributes.csv"
    );
    const auto fields_of = [](const std::string& line) {
        std::istringstream stream(line);
        std::vector<std::string> fields;
        for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
        return fields;
    };
    std::string line;
    std::getline(file, line);
    const auto names = fields_of(line);
    std::vector<std::map<std::string, std::string>> rows;
    while (std::getline(file, line)) {
        const auto fields = fields_of(line);
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = fields[i];
    }
    return rows;
}

constexpr Wanted kAppearance{
    .smile = true,
    .eyeglasses = true,
    .sunglasses = true,
    .beard = true,
    .mustache = true,
    .face_occluded = true,
    .emotions = true,
};

TEST_F(AppearanceTest, AgreesWithPlainPython) {
    const auto rows = reference_rows();
    ASSERT_FALSE(rows.empty());
    for (const auto& row : rows) {
        const auto number = [&row](const std::string& name) { return std::stof(row.at(name)); };
        const std::string& file = row.at("file");
        DetectedFace face;
        face.box_px = {number("left"), number("top"), number("width"), number("height")};
        for (std::size_t i = 0; i < face.landmarks_px.size(); ++i) {
            face.landmarks_px[i] = {
                number("x" + std::to_string(i)), number("y" + std::to_string(i))
            };
        }
        const auto finding = pack_->analyse(read_image(kSamples / file), face, kAppearance);
        ASSERT_TRUE(finding) << file << ": " << finding.error().message;
        std::size_t compared = 0;
        for (const auto& [name, wanted, judged] : kJudgedAttributes) {
            if (!row.contains(std::string(name))) continue;
            const auto& found = finding->attributes.*judged;
            ASSERT_TRUE(found) << file << " " << name;
            const float pct = found->value ? found->confidence_pct : 100 - found->confidence_pct;
            // Decoders of JPEG differ by a level here and there.
            EXPECT_NEAR(pct, 100 * number(std::string(name)), 1) << file << " " << name;
            ++compared;
        }
        EXPECT_EQ(compared, 6U) << "heads of the default pack";
        ASSERT_EQ(finding->attributes.emotions.size(), kExpressions.size()) << file;
        for (const Emotion& emotion : finding->attributes.emotions) {
            EXPECT_NEAR(emotion.confidence_pct, 100 * number(std::string(emotion.type)), 1)
                << file << " " << emotion.type;
        }
    }
}

}  // namespace
}  // namespace beholden::analysis
