#include "api/equipment_summary.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

using analysis::BodyPart;
using analysis::PersonFinding;
using analysis::SeenPart;

/// A person whose face is seen with that confidence and covered with that one.
PersonFinding faced(float person_pct, float face_pct, float covered_pct) {
    SeenPart face;
    face.part = BodyPart::kFace;
    face.confidence_pct = face_pct;
    face.bare_confidence_pct = 100 - covered_pct;
    if (covered_pct >= 50) face.equipment.push_back({{}, covered_pct});
    return {.box_px = {}, .confidence_pct = person_pct, .parts = {face}};
}

using Ids = std::vector<std::int32_t>;

TEST(EquipmentSummary, PutsEachPersonIntoOneList) {
    const std::vector<PersonFinding> people{
        faced(99, 95, 97), faced(99, 95, 2), {.box_px = {}, .confidence_pct = 99, .parts = {}}
    };
    const auto summary = summarise(people, {"FACE_COVER"}, 80);
    EXPECT_EQ(summary.PersonsWithRequiredEquipment, Ids{0});
    EXPECT_EQ(summary.PersonsWithoutRequiredEquipment, Ids{1});
    EXPECT_EQ(summary.PersonsIndeterminate, Ids{2});
}

TEST(EquipmentSummary, TheConfidenceHoldsForPersonFaceCoverAndBareness) {
    const std::vector<PersonFinding> people{
        faced(79, 95, 97),  // The person is not sure enough,
        faced(99, 79, 97),  // the face is not,
        faced(99, 95, 79),  // the cover is not,
        faced(99, 95, 21),  // nor is its absence.
    };
    const auto strict = summarise(people, {"FACE_COVER"}, 80);
    EXPECT_EQ(strict.PersonsWithRequiredEquipment, Ids{});
    EXPECT_EQ(strict.PersonsWithoutRequiredEquipment, Ids{});
    EXPECT_EQ(strict.PersonsIndeterminate, (Ids{0, 1, 2, 3}));
    const auto lax = summarise(people, {"FACE_COVER"}, 79);
    EXPECT_EQ(lax.PersonsWithRequiredEquipment, (Ids{0, 1, 2}));
    EXPECT_EQ(lax.PersonsWithoutRequiredEquipment, Ids{3});
}

TEST(EquipmentSummary, AConfidenceBelowFiftyIsFifty) {
    const std::vector<PersonFinding> people{faced(60, 60, 45)};
    EXPECT_EQ(summarise(people, {"FACE_COVER"}, 0).PersonsWithoutRequiredEquipment, Ids{0});
    const std::vector<PersonFinding> half{faced(60, 60, 55)};
    EXPECT_EQ(summarise(half, {"FACE_COVER"}, 0).PersonsWithRequiredEquipment, Ids{0});
}

TEST(EquipmentSummary, WhatNoModelSeesMakesNobodyCompliantAndNobodyAnOffender) {
    const std::vector<PersonFinding> people{faced(99, 99, 99), faced(99, 99, 1)};
    for (const char* type : {"HAND_COVER", "HEAD_COVER"}) {
        const auto summary = summarise(people, {type}, 50);
        EXPECT_EQ(summary.PersonsWithRequiredEquipment, Ids{}) << type;
        EXPECT_EQ(summary.PersonsWithoutRequiredEquipment, Ids{}) << type;
        EXPECT_EQ(summary.PersonsIndeterminate, (Ids{0, 1})) << type;
    }
}

TEST(EquipmentSummary, ABareFaceIsWithoutWhateverElseIsRequired) {
    const std::vector<PersonFinding> people{faced(99, 99, 99), faced(99, 99, 1)};
    const auto summary = summarise(people, {"HAND_COVER", "FACE_COVER"}, 50);
    EXPECT_EQ(summary.PersonsIndeterminate, Ids{0});
    EXPECT_EQ(summary.PersonsWithoutRequiredEquipment, Ids{1});
}

TEST(EquipmentSummary, OfNobodyAllListsAreEmpty) {
    const auto summary = summarise({}, {"FACE_COVER"}, 50);
    EXPECT_EQ(summary.PersonsWithRequiredEquipment, Ids{});
    EXPECT_EQ(summary.PersonsWithoutRequiredEquipment, Ids{});
    EXPECT_EQ(summary.PersonsIndeterminate, Ids{});
}

}  // namespace
}  // namespace beholden::api
