#include "analysis/equipment/people.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beholden::analysis {
namespace {

PosedPerson posed(const imaging::Box& box_px, float score) {
    PosedPerson person;
    person.box_px = box_px;
    person.score = score;
    return person;
}

/// Somebody whose nose alone is seen.
PosedPerson with_nose(const imaging::Box& box_px, const imaging::Point& nose) {
    PosedPerson person = posed(box_px, 0.9F);
    person.points[0] = {nose, 0.8F};
    return person;
}

DetectedFace face(const imaging::Box& box_px) {
    return {.box_px = box_px, .confidence = 0.9F, .landmarks_px = {}};
}

Person person(const imaging::Box& box_px, std::optional<PosedPerson> pose = std::nullopt) {
    return {.box_px = box_px, .confidence_pct = 90, .pose = pose, .face = {}};
}

TEST(People, WhomBothSeeIsSurerAndKeepsTheDetectorsBox) {
    const std::vector<LabelInstance> boxes{{{0, 0, 100, 200}, 60}};
    const std::vector<PosedPerson> seen{posed({10, 10, 90, 180}, 0.5F)};
    const auto people = join_people(boxes, seen);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].confidence_pct, 80);
    EXPECT_FLOAT_EQ(people[0].box_px.width, 100);
}

TEST(People, WhomOneSeesIsThereToo) {
    const std::vector<LabelInstance> boxes{{{0, 0, 100, 200}, 60}};
    const std::vector<PosedPerson> seen{posed({300, 10, 90, 180}, 0.7F)};
    const auto people = join_people(boxes, seen);
    ASSERT_EQ(people.size(), 2U);
    EXPECT_FLOAT_EQ(people[0].confidence_pct, 70);
    EXPECT_FLOAT_EQ(people[0].box_px.left, 300);
    EXPECT_FLOAT_EQ(people[1].confidence_pct, 60);
}

TEST(People, TwoLooksAtOnePersonCountOnce) {
    const std::vector<LabelInstance> boxes{{{0, 0, 100, 200}, 50}};
    const std::vector<PosedPerson> seen{
        posed({0, 0, 100, 200}, 0.5F), posed({5, 5, 100, 190}, 0.4F)
    };
    const auto people = join_people(boxes, seen);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].confidence_pct, 75);
}

TEST(People, OfTwoBoxesOfOnePersonTheSurerStays) {
    const std::vector<LabelInstance> boxes{{{0, 0, 100, 200}, 60}, {{0, 20, 100, 180}, 70}};
    const auto people = join_people(boxes, {});
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].confidence_pct, 70);
}

TEST(People, ThePoseThatOverlapsABoxMostIsThePersonInIt) {
    const std::vector<PosedPerson> seen{
        posed({60, 0, 100, 200}, 0.9F), posed({0, 0, 90, 190}, 0.3F)
    };
    EXPECT_EQ(posed_in({0, 0, 100, 200}, seen), &seen[1]);
    EXPECT_EQ(posed_in({500, 0, 100, 200}, seen), nullptr);
}

TEST(People, AFaceGoesToTheNearestHead) {
    std::vector<Person> people{
        person({0, 0, 100, 200}, with_nose({0, 0, 100, 200}, {40, 30})),
        person({50, 0, 100, 200}, with_nose({50, 0, 100, 200}, {100, 30})),
    };
    const std::vector<DetectedFace> faces{face({85, 10, 30, 40}), face({25, 10, 30, 40})};
    EXPECT_TRUE(give_faces(faces, people).empty());
    EXPECT_EQ(people[0].face, 1U);
    EXPECT_EQ(people[1].face, 0U);
}

TEST(People, AFaceFarFromAHeadIsNotThatPersons) {
    // The head is at the left; another's face, behind, lies inside the box.
    std::vector<Person> people{person({0, 0, 200, 200}, with_nose({0, 0, 200, 200}, {30, 30}))};
    const std::vector<DetectedFace> faces{face({150, 20, 30, 40})};
    EXPECT_EQ(give_faces(faces, people), std::vector<std::size_t>{0});
    EXPECT_FALSE(people[0].face);
}

TEST(People, WithoutPointsTheBoxDecides) {
    std::vector<Person> people{person({0, 0, 200, 200})};
    const std::vector<DetectedFace> faces{face({150, 20, 30, 40}), face({400, 20, 30, 40})};
    EXPECT_EQ(give_faces(faces, people), std::vector<std::size_t>{1});
    EXPECT_EQ(people[0].face, 0U);
}

TEST(People, WhoIsFoundByTheirFaceIsNobodyTwice) {
    std::vector<Person> people{person({0, 0, 100, 200})};
    people[0].confidence_pct = 95;
    add_faced(person({0, 0, 90, 190}, posed({0, 0, 90, 190}, 0.5F)), 3, people);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_EQ(people[0].face, 3U);
    EXPECT_TRUE(people[0].pose);
    EXPECT_FLOAT_EQ(people[0].confidence_pct, 95);
    // Another face at the same place is another person's.
    add_faced(person({0, 0, 90, 190}), 4, people);
    EXPECT_EQ(people.size(), 2U);
}

TEST(People, BeyondTheLimitNobodyIsAdded) {
    std::vector<Person> people;
    for (std::size_t i = 0; i < 20; ++i) {
        add_faced(person({200 * static_cast<float>(i), 0, 100, 200}), i, people);
    }
    EXPECT_EQ(people.size(), 15U);
}

TEST(People, AHeadWithoutPointsIsInfinitelyFar) {
    EXPECT_TRUE(std::isinf(head_distance(posed({0, 0, 10, 10}, 0.9F), face({0, 0, 5, 5}))));
    EXPECT_TRUE(std::isinf(head_distance(with_nose({0, 0, 9, 9}, {1, 1}), face({0, 0, 0, 0}))));
    EXPECT_NEAR(head_distance(with_nose({0, 0, 9, 9}, {5, 2}), face({0, 0, 4, 4})), 0.75, 1e-6);
}

}  // namespace
}  // namespace beholden::analysis
