// Each detector format, with networks whose outputs are written down here.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <span>

#include "analysis/labels/object_detector.h"
#include "analysis/labels/testing/constant_model.h"
#include "analysis/testing/runtime_fixture.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

using testing::constant_model;
using testing::ConstantOutput;

constexpr int kSide = 64;
constexpr int kClasses = 2;

class Detectors : public testing::RuntimeSuite {
protected:
    static DetectorRecipe recipe(DetectorFormat format) {
        DetectorRecipe recipe;
        recipe.format = format;
        recipe.picture.width_px = recipe.picture.height_px = kSide;
        recipe.classes = kClasses;
        return recipe;
    }
    static Result<std::unique_ptr<ObjectDetector>> make(
        const std::vector<ConstantOutput>& outputs, const DetectorRecipe& recipe
    ) {
        const std::string bytes = constant_model(kSide, kSide, outputs);
        auto model = runtime_->load_bytes(std::as_bytes(std::span(bytes)), "detector");
        if (!model) return tl::unexpected<Error>(std::move(model).error());
        return ObjectDetector::make(std::move(*model), recipe);
    }
    static std::vector<DetectedObject> find(
        const std::vector<ConstantOutput>& outputs,
        const DetectorRecipe& recipe,
        const imaging::Image& image = imaging::make_image(kSide, kSide)
    ) {
        auto detector = make(outputs, recipe);
        EXPECT_TRUE(detector) << detector.error().message;
        auto objects = (*detector)->find(image);
        EXPECT_TRUE(objects) << objects.error().message;
        return std::move(objects).value();
    }
};

void expect_box(const imaging::Box& box, const imaging::Box& wanted, float within = 1e-3F) {
    EXPECT_NEAR(box.left, wanted.left, within);
    EXPECT_NEAR(box.top, wanted.top, within);
    EXPECT_NEAR(box.width, wanted.width, within);
    EXPECT_NEAR(box.height, wanted.height, within);
}

/// NanoDet's six outputs, all silent.
std::vector<ConstantOutput> quiet_nanodet() {
    std::vector<ConstantOutput> outputs;
    for (const std::int64_t stride : {8, 16, 32}) {
        const std::int64_t cells = (kSide / stride) * (kSide / stride);
        const auto scores = static_cast<std::size_t>(cells * kClasses);
        const auto bins = static_cast<std::size_t>(cells * 44);
        outputs.push_back(
            {"cls_" + std::to_string(stride),
             {1, cells, kClasses},
             std::vector<float>(scores, 0.001F),
             {}}
        );
        outputs.push_back(
            {"dis_" + std::to_string(stride), {1, cells, 44}, std::vector<float>(bins, 0.0F), {}}
        );
    }
    return outputs;
}

/// One sure thing: cell 5 (column 1, row 1) of stride 16 is class 1; its sides lie at bins 1, 0.5,
/// 1 and 0.5.
std::vector<ConstantOutput> one_nanodet_object() {
    auto outputs = quiet_nanodet();
    outputs[2].values[5 * kClasses + 1] = 0.9F;
    float* bins = outputs[3].values.data() + std::ptrdiff_t{5} * 44;
    for (std::size_t side = 0; side < 4; ++side) {
        bins[side * 11 + 1] = 50;                 // all weight on bin 1
        if (side % 2 == 1) bins[side * 11] = 50;  // or half of it on bin 0
    }
    return outputs;
}

TEST_F(Detectors, NanoDetReadsDistributionsAroundTheCellsCentre) {
    const auto objects = find(one_nanodet_object(), recipe(DetectorFormat::kNanoDet));
    ASSERT_EQ(objects.size(), 1U);
    EXPECT_EQ(objects[0].class_index, 1);
    EXPECT_FLOAT_EQ(objects[0].score, 0.9F);
    expect_box(objects[0].box_px, {8, 16, 32, 16});  // centre 24, 24
}

TEST_F(Detectors, BoxesComeInPixelsOfTheImageAndStayInside) {
    const auto objects =
        find(one_nanodet_object(), recipe(DetectorFormat::kNanoDet), imaging::make_image(640, 320));
    ASSERT_EQ(objects.size(), 1U);
    expect_box(objects[0].box_px, {80, 80, 320, 80}, 0.01F);
    auto wide = one_nanodet_object();
    for (std::size_t bin = 0; bin < 44; ++bin)
        wide[3].values[5 * 44 + bin] = bin % 11 == 10 ? 50.0F : 0.0F;
    const auto clipped = find(wide, recipe(DetectorFormat::kNanoDet));
    ASSERT_EQ(clipped.size(), 1U);
    expect_box(clipped[0].box_px, {0, 0, kSide, kSide});
}

TEST_F(Detectors, SilenceIsNoObject) {
    EXPECT_TRUE(find(quiet_nanodet(), recipe(DetectorFormat::kNanoDet)).empty());
}

TEST_F(Detectors, ANumberThatIsNoneIsNoObject) {
    auto outputs = one_nanodet_object();
    outputs[2].values[5 * kClasses + 1] = NAN;
    EXPECT_TRUE(find(outputs, recipe(DetectorFormat::kNanoDet)).empty());
    outputs = one_nanodet_object();
    outputs[3].values[5 * 44] = NAN;
    EXPECT_TRUE(find(outputs, recipe(DetectorFormat::kNanoDet)).empty());
}

TEST_F(Detectors, YoloxReadsCellsAndMultipliesScores) {
    constexpr std::int64_t kCells = 64 + 16 + 4;
    ConstantOutput output{"output", {1, kCells, 5 + kClasses}, {}, {}};
    output.values.assign(static_cast<std::size_t>(kCells) * 7, 0.0F);
    // Cell 9 of stride 8 (column 1, row 1): centre (1.5, 1.25) cells, 2 x 1 cells large.
    const std::vector<float> row{0.5F, 0.25F, std::log(2.0F), 0.0F, 0.8F, 0.5F, 0.01F};
    std::ranges::copy(row, output.values.begin() + 9 * 7);
    const auto objects = find({output}, recipe(DetectorFormat::kYolox));
    ASSERT_EQ(objects.size(), 1U);
    EXPECT_EQ(objects[0].class_index, 0);
    EXPECT_FLOAT_EQ(objects[0].score, 0.4F);
    expect_box(objects[0].box_px, {4, 6, 16, 8});
}

TEST_F(Detectors, ALetterboxLeavesTheShapeOfThePicture) {
    constexpr std::int64_t kCells = 64 + 16 + 4;
    ConstantOutput output{"output", {1, kCells, 5 + kClasses}, {}, {}};
    output.values.assign(static_cast<std::size_t>(kCells) * 7, 0.0F);
    const std::vector<float> row{0.5F, 0.25F, std::log(2.0F), 0.0F, 0.8F, 0.5F, 0.0F};
    std::ranges::copy(row, output.values.begin() + 9 * 7);
    DetectorRecipe letterbox = recipe(DetectorFormat::kYolox);
    letterbox.picture.fit = Fit::kLetterbox;
    const auto objects = find({output}, letterbox, imaging::make_image(256, 128));
    ASSERT_EQ(objects.size(), 1U);
    expect_box(objects[0].box_px, {16, 24, 64, 32});  // four times, both ways
}

TEST_F(Detectors, DetrReadsSharesAndDoesNotSuppress) {
    const ConstantOutput boxes{
        "pred_boxes", {1, 3, 4}, {0.5F, 0.5F, 0.5F, 0.25F, 0.5F, 0.5F, 0.5F, 0.25F, 0, 0, 0, 0}, {}
    };
    const ConstantOutput logits{"logits", {1, 3, kClasses}, {0, -20, 2, -20, -20, -20}, {}};
    const auto objects = find({logits, boxes}, recipe(DetectorFormat::kDetr));
    ASSERT_EQ(objects.size(), 2U);
    EXPECT_NEAR(objects[0].score, 1 / (1 + std::exp(-2.0F)), 1e-6F);
    EXPECT_NEAR(objects[1].score, 0.5F, 1e-6F);
    expect_box(objects[0].box_px, {16, 24, 32, 16});
    expect_box(objects[1].box_px, {16, 24, 32, 16});
}

TEST_F(Detectors, AModelOfAnotherFormatIsNamed) {
    const ConstantOutput boxes{"boxes", {1, 3, 4}, std::vector<float>(12), {}};
    const ConstantOutput other{"other", {1, 3, 7}, std::vector<float>(21), {}};
    const auto expect = [](const Result<std::unique_ptr<ObjectDetector>>& made, const char* words) {
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(made.error().message.find(words), std::string::npos) << made.error().message;
    };
    expect(make({boxes}, recipe(DetectorFormat::kNanoDet)), "cls_N");
    expect(make({boxes}, recipe(DetectorFormat::kYolox)), "[1, 84, 7]");
    expect(make({boxes, other}, recipe(DetectorFormat::kDetr)), "[1, queries, 2] (logits)");
    DetectorRecipe larger = recipe(DetectorFormat::kDetr);
    larger.picture.width_px = 96;
    expect(make({boxes}, larger), "[1, 3, 64, 96]");
}

TEST_F(Detectors, OutputsOtherThanDeclaredAreAnErrorNotACrash) {
    const ConstantOutput boxes{"pred_boxes", {1, 2, 4}, std::vector<float>(8), {1, -1, 4}};
    const ConstantOutput logits{"logits", {1, 3, 3}, std::vector<float>(9), {1, -1, kClasses}};
    const auto detector = make({boxes, logits}, recipe(DetectorFormat::kDetr));
    if (!detector) return;  // a library that checks sizes at load is as good
    const auto objects = (*detector)->find(imaging::make_image(kSide, kSide));
    ASSERT_FALSE(objects);
    EXPECT_EQ(objects.error().code, ErrorCode::kInternal);
}

TEST(ObjectSuppression, KeepsTheSurestOfAClassAndOtherClasses) {
    const auto kept = suppress_overlaps(
        {{{0, 0, 10, 10}, 0, 0.5F},
         {{1, 0, 10, 10}, 0, 0.9F},
         {{0, 0, 10, 10}, 1, 0.4F},
         {{20, 0, 10, 10}, 0, 0.3F}},
        0.6
    );
    ASSERT_EQ(kept.size(), 3U);
    EXPECT_FLOAT_EQ(kept[0].score, 0.9F);
    EXPECT_EQ(kept[1].class_index, 1);
    EXPECT_FLOAT_EQ(kept[2].box_px.left, 20);
}

TEST(ObjectSuppression, ComparesNoMoreThanItsLimit) {
    std::vector<DetectedObject> many;
    for (std::size_t i = 0; i < 2 * limits::kObjectCandidatesMax; ++i) {
        many.push_back({{static_cast<float>(20 * i), 0, 10, 10}, 0, 0.5F});
    }
    EXPECT_EQ(suppress_overlaps(many, 0.6).size(), limits::kObjectCandidatesMax);
}

}  // namespace
}  // namespace beholden::analysis
