#include "evaluate/equipment_measures.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace beholden::evaluate {
namespace {

using analysis::BodyPart;
using analysis::PersonFinding;

PersonFinding person(float left, std::vector<BodyPart> parts, float confidence_pct = 90) {
    PersonFinding finding{
        .box_px = {left, 0, 10, 30}, .confidence_pct = confidence_pct, .parts = {}
    };
    for (const BodyPart part : parts) finding.parts.push_back({part, 80, {}, 0});
    return finding;
}

MarkedObject marked(float left, std::vector<std::size_t> visible) {
    MarkedObject object;
    object.box_px = {left, 0, 10, 30};
    object.points.assign(17, Mark::kAbsent);
    for (const std::size_t point : visible) object.points[point] = Mark::kVisible;
    return object;
}

TEST(EquipmentMeasures, CountsPersonsFoundMissedAndMadeUp) {
    const PeoplePicture picture{{person(0, {}), person(100, {})}, {marked(0, {}), marked(50, {})}};
    const PeopleMeasures measures = measure_people(std::span(&picture, 1));
    EXPECT_EQ(measures.precision.events, 1);
    EXPECT_EQ(measures.precision.trials, 2);
    EXPECT_EQ(measures.recall.events, 1);
    EXPECT_EQ(measures.recall.trials, 2);
    EXPECT_GT(measures.ap50, 0.4);
    EXPECT_LT(measures.ap50, 0.6);
}

TEST(EquipmentMeasures, WhoStandsInACrowdCountsNeitherWay) {
    MarkedObject crowd = marked(0, {});
    crowd.is_crowd = true;
    const PeoplePicture picture{{person(0, {BodyPart::kHead})}, {crowd}};
    const PeopleMeasures measures = measure_people(std::span(&picture, 1));
    EXPECT_EQ(measures.precision.trials, 0);
    EXPECT_EQ(measures.recall.trials, 0);
    EXPECT_EQ(measures.parts[1].told_unmarked.trials, 0);
}

TEST(EquipmentMeasures, PartsAreCountedOfThoseWhoWereFound) {
    const PeoplePicture picture{
        {person(0, {BodyPart::kFace, BodyPart::kHead, BodyPart::kLeftHand})},
        {marked(0, {0, 1, 10}), marked(50, {0, 9})}
    };
    const PeopleMeasures measures = measure_people(std::span(&picture, 1));
    EXPECT_EQ(measures.parts[0].told_marked.events, 1);
    EXPECT_EQ(measures.parts[1].told_marked.events, 1);
    EXPECT_EQ(measures.parts[2].told_unmarked.events, 1);
    EXPECT_EQ(measures.parts[3].told_marked.events, 0);
    EXPECT_EQ(measures.parts[3].told_marked.trials, 1);
    EXPECT_EQ(measures.parts[0].told_marked.trials, 1);
}

TEST(EquipmentMeasures, AFaceIsShownOnlyWhereTheNoseIsVisible) {
    MarkedObject hidden = marked(0, {1});
    hidden.points[0] = Mark::kHidden;
    const PeoplePicture picture{{person(0, {})}, {hidden}};
    const PeopleMeasures measures = measure_people(std::span(&picture, 1));
    EXPECT_EQ(measures.parts[0].told_marked.trials, 0);
    EXPECT_EQ(measures.parts[0].told_unmarked.trials, 1);
    EXPECT_EQ(measures.parts[1].told_marked.trials, 1);
}

TEST(EquipmentMeasures, CoversAreCountedAtAConfidence) {
    const std::vector<ToldCover> told{
        {true, true, 95}, {true, true, 60}, {false, true, 60}, {false, true, 0}, {false, false, 0}
    };
    const CoverRates lax = measure_covers(told, 50);
    EXPECT_EQ(lax.found.events, 2);
    EXPECT_EQ(lax.false_alarms.events, 1);
    EXPECT_EQ(lax.false_alarms.trials, 2);
    const CoverRates strict = measure_covers(told, 90);
    EXPECT_EQ(strict.found.events, 1);
    EXPECT_EQ(strict.false_alarms.events, 0);
}

TEST(EquipmentMeasures, TheFaceOfTheLargestPersonIsJudged) {
    PersonFinding small = person(0, {BodyPart::kFace});
    small.parts.front().equipment.push_back({{}, 99});
    PersonFinding large = person(50, {BodyPart::kFace});
    large.box_px.height = 60;
    const std::vector<PersonFinding> people{small, large};
    EXPECT_EQ(told_cover(people, true).cover_confidence_pct, 0);
    EXPECT_TRUE(told_cover(people, true).is_face_told);
    EXPECT_FALSE(told_cover({}, true).is_face_told);
}

TEST(EquipmentMeasures, ReadsLabelsOfCovers) {
    const auto labels = parse_cover_labels("covered,file\n1,a.jpg\n0,b.jpg\n", "faces");
    ASSERT_TRUE(labels);
    ASSERT_EQ(labels->size(), 2U);
    EXPECT_EQ(labels->at(0).file, "faces/a.jpg");
    EXPECT_TRUE(labels->at(0).is_covered);
    EXPECT_FALSE(labels->at(1).is_covered);
}

TEST(EquipmentMeasures, SaysWhatIsWrongWithLabelsOfCovers) {
    for (const char* text : {"", "file\na.jpg\n", "file,covered\na.jpg,2\n", "file,covered\na\n"}) {
        const auto labels = parse_cover_labels(text, "faces");
        ASSERT_FALSE(labels) << text;
        EXPECT_NE(labels.error().message.find("covered"), std::string::npos);
    }
}

}  // namespace
}  // namespace beholden::evaluate
