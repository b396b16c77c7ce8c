#include <gtest/gtest.h>

#include "analysis/labels/labels.h"

namespace beholden::analysis {
namespace {

LabelTable table() {
    auto parsed = LabelTable::parse(R"({"detector": ["Dog", "", "Car"],
        "classifier": ["Poodle", "Beagle", "Car", ""],
        "labels": [
            {"name": "Dog", "parents": ["Animal"], "aliases": [], "categories": ["Animals"]},
            {"name": "Animal", "parents": [], "aliases": [], "categories": ["Animals"]},
            {"name": "Poodle", "parents": ["Dog", "Animal"], "aliases": [], "categories": []},
            {"name": "Beagle", "parents": ["Dog", "Animal"], "aliases": [], "categories": []},
            {"name": "Car", "parents": [], "aliases": [], "categories": []}]})");
    EXPECT_TRUE(parsed) << parsed.error().message;
    return std::move(parsed).value();
}

float confidence_of(
    const LabelTable& labels, const std::vector<LabelFinding>& findings, const char* name
) {
    for (const LabelFinding& finding : findings) {
        if (labels.labels()[finding.label].name == name) return finding.confidence_pct;
    }
    return 0;
}

TEST(Judge, ClassesBelowALabelAddUp) {
    const LabelTable labels = table();
    const auto findings = judge(labels, {}, {}, {{0.3F, 0.5F, 0.0F, 0.2F}, {}});
    EXPECT_NEAR(confidence_of(labels, findings, "Poodle"), 30, 0.01);
    EXPECT_NEAR(confidence_of(labels, findings, "Beagle"), 50, 0.01);
    EXPECT_NEAR(confidence_of(labels, findings, "Dog"), 80, 0.01);
    EXPECT_NEAR(confidence_of(labels, findings, "Animal"), 80, 0.01);
    EXPECT_EQ(confidence_of(labels, findings, "Car"), 0);
}

TEST(Judge, NoiseDoesNotAddUp) {
    EXPECT_TRUE(judge(table(), {}, {}, {{0.029F, 0.029F, 0.029F, 0.0F}, {}}).empty());
}

TEST(Judge, AnAncestorIsAsSureAsTheSurestBelow) {
    const LabelTable labels = table();
    const std::vector<DetectedObject> dog{{{0, 0, 10, 10}, 0, 0.9F}};
    const auto findings = judge(labels, {}, dog, {{0.1F, 0.0F, 0.0F, 0.0F}, {}});
    EXPECT_NEAR(confidence_of(labels, findings, "Dog"), 90, 0.01);
    EXPECT_NEAR(confidence_of(labels, findings, "Animal"), 90, 0.01);
    EXPECT_NEAR(confidence_of(labels, findings, "Poodle"), 10, 0.01);
}

TEST(Judge, BoxesBelongToTheDetectedLabelAlone) {
    const LabelTable labels = table();
    const std::vector<DetectedObject> dogs{{{0, 0, 10, 10}, 0, 0.9F}, {{20, 0, 10, 10}, 0, 0.4F}};
    for (const LabelFinding& finding : judge(labels, {}, dogs, {})) {
        const bool is_dog = labels.labels()[finding.label].name == "Dog";
        ASSERT_EQ(finding.instances.size(), is_dog ? 2U : 0U);
        if (is_dog) {
            EXPECT_NEAR(finding.instances[0].confidence_pct, 90, 0.01);
            EXPECT_NEAR(finding.instances[1].confidence_pct, 40, 0.01);
        }
    }
}

TEST(Judge, MostConfidentFirstAndNothingUnlikely) {
    const LabelTable labels = table();
    const auto findings =
        judge(labels, {}, {{{0, 0, 9, 9}, 2, 0.7F}}, {{0.001F, 0.6F, 0.0F, 0.0F}, {}});
    ASSERT_EQ(findings.size(), 4U);  // Car, Dog, Animal, Beagle
    for (std::size_t i = 1; i < findings.size(); ++i) {
        EXPECT_GE(findings[i - 1].confidence_pct, findings[i].confidence_pct);
    }
    EXPECT_EQ(confidence_of(labels, findings, "Poodle"), 0);
}

TEST(Judge, AClassLeftOutSaysNothing) {
    EXPECT_TRUE(judge(table(), {}, {{{0, 0, 9, 9}, 1, 0.9F}}, {{0, 0, 0, 1.0F}, {}}).empty());
}

TEST(Judge, EachKindOfScoreHasItsOwnMap) {
    const LabelTable labels = table();
    LabelCalibration calibration;
    calibration.object.offset = 2;
    calibration.box.offset = -2;
    const auto findings = judge(labels, calibration, {{{0, 0, 9, 9}, 2, 0.5F}}, {});
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_NEAR(findings[0].confidence_pct, 88.08, 0.01);
    EXPECT_NEAR(findings[0].instances.at(0).confidence_pct, 11.92, 0.01);
}

TEST(Judge, OnlyConceptsThatBoxesMeasuredAreMapped) {
    const LabelTable labels = table();
    LabelCalibration calibration;
    calibration.concepts.offset = 2;
    const auto findings = judge(labels, calibration, {}, {{0.2F, 0.0F, 0.5F, 0.0F}, {}});
    EXPECT_NEAR(confidence_of(labels, findings, "Car"), 88.08, 0.01);  // a class of the detector
    EXPECT_NEAR(confidence_of(labels, findings, "Poodle"), 20, 0.01);
}

TEST(ConfidenceMap, RisesWithTheScoreAndStaysFinite) {
    const ConfidenceMap map{1.5, -0.5};
    float before = -1;
    for (const double score : {0.0, 0.01, 0.2, 0.5, 0.9, 0.999, 1.0}) {
        const float confidence = map.confidence_pct(score);
        EXPECT_GT(confidence, before);
        EXPECT_GE(confidence, 0);
        EXPECT_LE(confidence, 100);
        before = confidence;
    }
}

TEST(LabelCalibration, ReadsThreeMapsAndRefusesTheRest) {
    const std::string whole =
        R"({"box": {"slope": 1.5, "offset": -1}, "object": {"slope": 2, "offset": 0},
        "concept": {"slope": 0.5, "offset": 1}, "provenance": {}})";
    const auto calibration = LabelCalibration::parse(whole);
    ASSERT_TRUE(calibration) << calibration.error().message;
    EXPECT_DOUBLE_EQ(calibration->box.slope, 1.5);
    EXPECT_DOUBLE_EQ(calibration->concepts.offset, 1);
    for (const char* text :
         {"", "[]", R"({"box": {"slope": 1, "offset": 0}})",
          R"({"box": {"slope": 0, "offset": 0}, "object": {"slope": 1, "offset": 0}, "concept": {"slope": 1, "offset": 0}})",
          R"({"box": {"slope": 1}, "object": {"slope": 1, "offset": 0}, "concept": {"slope": 1, "offset": 0}})"
         }) {
        const auto broken = LabelCalibration::parse(text);
        ASSERT_FALSE(broken) << text;
        EXPECT_EQ(broken.error().code, ErrorCode::kCorruption);
    }
}

}  // namespace
}  // namespace beholden::analysis
