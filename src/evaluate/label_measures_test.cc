#include "evaluate/label_measures.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

constexpr std::size_t kDog = 0;
constexpr std::size_t kCar = 1;

analysis::LabelTable table() {
    auto parsed = analysis::LabelTable::parse(R"({"detector": ["Dog", "Car"],
        "classifier": ["Dog", "Car"], "labels": [
        {"name": "Dog", "parents": [], "aliases": ["Puppy"], "categories": []},
        {"name": "Car", "parents": [], "aliases": [], "categories": []}]})");
    EXPECT_TRUE(parsed);
    return std::move(parsed).value();
}

const imaging::Box kBox{0, 0, 10, 10};

/// A picture with one dog, in which something was found.
SeenPicture dog_picture(std::vector<analysis::DetectedObject> objects) {
    return {{{kBox, false}}, {kDog}, {kDog, kCar}, std::move(objects), {}};
}

TEST(LabelsOf, FindsNamesAndAliasesWhateverTheCase) {
    const auto labels = labels_of({"puppy", "CAR", "tree"}, table());
    EXPECT_EQ(labels, (std::vector<std::optional<std::size_t>>{kDog, kCar, std::nullopt}));
}

TEST(MeasureLabels, CountsBoxesAndLabelsOfImages) {
    const std::vector<SeenPicture> pictures{
        dog_picture({{kBox, 0, 0.9F}}), dog_picture({{kBox, 1, 0.9F}})
    };
    const std::vector<analysis::LabelCalibration> plain(2);
    const LabelMeasures measures = measure_labels(pictures, table(), plain, 55);
    ASSERT_EQ(measures.labels.size(), 1U);  // no car is there
    EXPECT_EQ(measures.labels[0].there, 2U);
    EXPECT_NEAR(measures.ap50, 51.0 / 101, 1e-12);
    EXPECT_EQ(measures.image_precision.events, 1);
    EXPECT_EQ(measures.image_precision.trials, 2);
    EXPECT_EQ(measures.image_recall.events, 1);
    EXPECT_EQ(measures.image_recall.trials, 2);
    EXPECT_EQ(measures.box_reliability[9].said + measures.box_reliability[8].said, 2U);
}

TEST(MeasureLabels, ALabelThatTheSetDoesNotMarkCountsNeitherWay) {
    SeenPicture picture = dog_picture({{kBox, 0, 0.9F}, {kBox, 1, 0.9F}});
    picture.judged = {kDog};
    const std::vector<analysis::LabelCalibration> plain(1);
    const LabelMeasures measures = measure_labels(std::span(&picture, 1), table(), plain, 55);
    EXPECT_EQ(measures.image_precision.trials, 1);
    EXPECT_EQ(measures.image_precision.events, 1);
    EXPECT_DOUBLE_EQ(measures.map, 1);
}

TEST(FactsOf, GathersRawScoresWithTheirTruth) {
    SeenPicture picture =
        dog_picture({{kBox, 0, 0.8F}, {{50, 50, 9, 9}, 0, 0.4F}, {kBox, 1, 0.3F}});
    picture.concepts.probabilities = {0.7F, 0.001F};
    const LabelFacts facts = facts_of(std::span(&picture, 1), table());
    ASSERT_EQ(facts.box.size(), 3U);
    EXPECT_TRUE(facts.box[0].is_true);
    EXPECT_FALSE(facts.box[1].is_true);
    EXPECT_FALSE(facts.box[2].is_true);
    ASSERT_EQ(facts.object.size(), 2U);
    EXPECT_FLOAT_EQ(static_cast<float>(facts.object[0].score), 0.8F);
    EXPECT_TRUE(facts.object[0].is_true);
    EXPECT_FALSE(facts.object[1].is_true);
    ASSERT_EQ(facts.concepts.size(), 1U);
    EXPECT_TRUE(facts.concepts[0].is_true);
}

/// Dogs are surer than what is none; each picture alike.
std::vector<SeenPicture> many_pictures() {
    std::vector<SeenPicture> pictures;
    for (int i = 0; i < 30; ++i) {
        const float dog = i % 5 == 0 ? 0.3F : 0.8F;
        pictures.push_back(dog_picture({{kBox, 0, dog}, {kBox, 1, i % 4 == 0 ? 0.7F : 0.2F}}));
        pictures.back().concepts.probabilities = {dog, 1 - dog};
    }
    return pictures;
}

TEST(CrossFitted, GivesEveryPictureAMapFittedWithoutIt) {
    const auto pictures = many_pictures();
    const auto calibrations = cross_fitted(pictures, table(), 5);
    ASSERT_TRUE(calibrations) << calibrations.error().message;
    ASSERT_EQ(calibrations->size(), pictures.size());
    const auto whole = fit_calibration(facts_of(pictures, table()));
    ASSERT_TRUE(whole);
    EXPECT_GT(whole->box.confidence_pct(0.8), whole->box.confidence_pct(0.3));
    EXPECT_NE(calibrations->front().box.slope, whole->box.slope);
}

TEST(FitCalibration, NamesTheMapThatCannotBeFitted) {
    const auto calibration = fit_calibration({});
    ASSERT_FALSE(calibration);
    EXPECT_NE(calibration.error().message.find("box:"), std::string::npos);
}

}  // namespace
}  // namespace beholden::evaluate
