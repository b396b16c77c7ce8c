// The pack the server comes with on real pictures, and packs of an administrator's own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/pack_text.h"
#include "analysis/labels/labels.h"
#include "analysis/labels/testing/constant_model.h"
#include "analysis/labels/testing/label_pack_text.h"
#include "analysis/testing/runtime_fixture.h"

namespace beholden::analysis {
namespace {

using testing::constant_model;
using testing::kAssets;
using testing::kSamples;
using testing::label_pack_text;
using testing::read_image;
using testing::replaced;

const std::filesystem::path kDefaultLabels =
    std::filesystem::path(BH_SOURCE_DIR) / "assets/packs/labels-default.toml";

class Labels : public testing::RuntimeSuite {
protected:
};

class DefaultLabels : public Labels {
protected:
    static void SetUpTestSuite() {
        Labels::SetUpTestSuite();
        auto pack = LabelPack::load(*runtime_, kDefaultLabels, kAssets);
        ASSERT_TRUE(pack) << pack.error().message << " " << pack.error().detail;
        pack_ = std::move(pack).value();
    }
    static void TearDownTestSuite() {
        pack_.reset();
        Labels::TearDownTestSuite();
    }

    /// Names of labels at least that sure.
    static std::vector<std::string> names(const std::string& sample, float confidence_min) {
        const imaging::Image image = read_image(kSamples / sample);
        const auto objects = pack_->detect(image);
        const auto concepts = pack_->classify(image);
        EXPECT_TRUE(objects && concepts);
        std::vector<std::string> names;
        for (const LabelFinding& finding : pack_->judge(*objects, *concepts)) {
            if (finding.confidence_pct >= confidence_min) {
                names.push_back(pack_->table().labels()[finding.label].name);
            }
        }
        return names;
    }

    inline static std::unique_ptr<LabelPack> pack_;
};

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

TEST_F(DefaultLabels, ACatIsACatAndAnAnimal) {
    const auto names = DefaultLabels::names("chelsea.png", 70);
    for (const char* label : {"Cat", "Mammal", "Animal", "Pet"}) EXPECT_TRUE(has(names, label));
    EXPECT_FALSE(has(names, "Dog"));
}

TEST_F(DefaultLabels, ACupOfCoffee) {
    const auto names = DefaultLabels::names("coffee.png", 55);
    EXPECT_TRUE(has(names, "Cup"));
    EXPECT_TRUE(has(names, "Espresso"));
    EXPECT_TRUE(has(names, "Beverage"));
}

TEST_F(DefaultLabels, APersonHasABox) {
    const imaging::Image image = read_image(kSamples / "astronaut.png");
    const auto objects = pack_->detect(image);
    ASSERT_TRUE(objects) << objects.error().message;
    ASSERT_FALSE(objects->empty());
    const auto person = pack_->table().find("Person");
    EXPECT_EQ(
        pack_->table().detector()[static_cast<std::size_t>(objects->front().class_index)], person
    );
    EXPECT_GT(objects->front().box_px.height, 300);  // of 512: head and shoulders
}

TEST_F(DefaultLabels, ProbabilitiesOfConceptsAddUp) {
    const auto concepts = pack_->classify(read_image(kSamples / "rocket.jpg"));
    ASSERT_TRUE(concepts);
    ASSERT_EQ(concepts->probabilities.size(), 1'000U);
    double sum = 0;
    for (const float value : concepts->probabilities) sum += static_cast<double>(value);
    EXPECT_NEAR(sum, 1, 1e-4);
}

TEST_F(DefaultLabels, AnExtremeShapeIsSeenWithoutAnError) {
    for (const auto& [width, height] : {std::pair(5'000, 80), std::pair(80, 5'000)}) {
        const imaging::Image image = imaging::make_image(width, height);
        EXPECT_TRUE(pack_->detect(image));
        EXPECT_TRUE(pack_->classify(image));
    }
}

/// A folder with a pack whose models say the same of every picture.
class OwnLabels : public Labels {
protected:
    OwnLabels() {
        std::filesystem::create_directories(folder_);
        write("labels.json", R"({"detector": [], "classifier": [], "labels": [
            {"name": "Person", "parents": [], "aliases": ["Human"], "categories": ["People"]}]})");
        write("calibration.json", R"({"box": {"slope": 1, "offset": 0},
            "object": {"slope": 1, "offset": 0}, "concept": {"slope": 1, "offset": 0}})");
        std::vector<float> cells(84U * 7, 0.0F);
        const std::vector<float> helmet{0.5F, 0.5F, 0, 0, 1, 0.9F, 0.8F};
        std::ranges::copy(helmet, cells.begin());
        write("detector.onnx", constant_model(64, 64, {{"output", {1, 84, 7}, cells, {}}}));
        write("classifier.onnx", constant_model(32, 32, {{"scores", {1, 2}, {-4, 4}, {}}}));
    }
    ~OwnLabels() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string hash_of(const std::string& name) const {
        return infer::sha256_hex(infer::read_file(folder_ / name).value());
    }
    [[nodiscard]] Result<std::unique_ptr<LabelPack>> load(std::string text) const {
        text = replaced(text, "\"LABELS\"", "\"" + hash_of("labels.json") + "\"");
        text = replaced(text, "\"DETECTOR\"", "\"" + hash_of("detector.onnx") + "\"");
        text = replaced(text, "\"CLASSIFIER\"", "\"" + hash_of("classifier.onnx") + "\"");
        text = replaced(text, "\"CALIBRATION\"", "\"" + hash_of("calibration.json") + "\"");
        write("mine.toml", text);
        return LabelPack::load(*runtime_, folder_ / "mine.toml", kAssets);
    }
    void expect_refused(const std::string& text, ErrorCode code, const std::string& words) const {
        const auto pack = load(text);
        ASSERT_FALSE(pack) << words;
        EXPECT_EQ(pack.error().code, code) << pack.error().message;
        EXPECT_NE(pack.error().message.find(words), std::string::npos) << pack.error().message;
    }

    std::filesystem::path folder_ = std::filesystem::path(::testing::TempDir()) /
                                    ("beholden-labels-" + std::to_string(::getpid()));
};

TEST_F(OwnLabels, AnswersInItsOwnWords) {
    const auto pack = load(label_pack_text());
    ASSERT_TRUE(pack) << pack.error().message;
    EXPECT_EQ((*pack)->model_version(), "1.0");
    const imaging::Image image = imaging::make_image(128, 128);
    const auto findings = (*pack)->judge(*(*pack)->detect(image), *(*pack)->classify(image));
    // The detector's second class is left out by the pack; the classifier's second is noise.
    ASSERT_EQ(findings.size(), 2U);
    const auto name = [&](std::size_t i) {
        return (*pack)->table().labels()[findings[i].label].name;
    };
    EXPECT_EQ(name(0), "Person");
    EXPECT_NEAR(findings[0].confidence_pct, 98.2, 0.1);
    EXPECT_EQ(name(1), "Helmet");
    EXPECT_NEAR(findings[1].confidence_pct, 90, 0.1);
    ASSERT_EQ(findings[1].instances.size(), 1U);
    EXPECT_NEAR(findings[1].instances[0].box_px.width, 16, 0.01);
}

TEST_F(OwnLabels, SaysWhichFileDoesNotFitAndWhy) {
    expect_refused(
        replaced(label_pack_text(), "detector.onnx", "nothing.onnx"), ErrorCode::kNotFound,
        "label pack [detector]"
    );
    expect_refused(
        replaced(label_pack_text(), "\"DETECTOR\"", "\"" + hash_of("labels.json") + "\""),
        ErrorCode::kCorruption, "label pack [detector]"
    );
    expect_refused(
        replaced(label_pack_text(), "classes = [\"Helmet\", \"\"]", "classes = [\"Helmet\"]"),
        ErrorCode::kInvalidArgument, "label pack [detector]: format yolox: one output [1, 84, 6]"
    );
    expect_refused(
        replaced(
            label_pack_text(), "classes = [\"Building Site\", \"Person\"]", "classes = [\"Person\"]"
        ),
        ErrorCode::kInvalidArgument, "label pack [classifier]"
    );
    write("calibration.json", "{}");
    expect_refused(label_pack_text(), ErrorCode::kCorruption, "label pack [calibration]");
}

TEST_F(OwnLabels, WithoutAClassifierThereAreObjectsAlone) {
    std::string text = label_pack_text();
    text.resize(text.find("[classifier]"));
    const auto pack = load(text);
    ASSERT_TRUE(pack) << pack.error().message;
    const auto concepts = (*pack)->classify(imaging::make_image(128, 128));
    ASSERT_TRUE(concepts);
    EXPECT_TRUE(concepts->probabilities.empty());
}

}  // namespace
}  // namespace beholden::analysis
