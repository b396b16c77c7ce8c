#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/faces/judge.h"
#include "analysis/faces/person.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"

namespace beholden::analysis {
namespace {

using testing::kSamples;
using testing::PackTest;
using testing::read_image;

constexpr Wanted kAll{
    .landmarks = true, .age_range = true, .gender = true, .eyes_open = true, .mouth_open = true
};

class Attributes : public PackTest {
protected:
    static FaceFinding analyse(const imaging::Image& image, const Wanted& wanted) {
        const auto faces = detect(image);
        EXPECT_FALSE(faces.empty());
        auto finding = pack_->analyse(image, faces.front(), wanted);
        EXPECT_TRUE(finding) << finding.error().message;
        return std::move(finding).value();
    }
};

TEST_F(Attributes, GivesOnlyTheDefaultSetUnlessAskedForMore) {
    const FaceFinding finding = analyse(read_image(kSamples / "obama.jpg"), {});
    ASSERT_EQ(finding.landmarks.size(), 5U);
    EXPECT_FALSE(finding.attributes.age_range_years);
    EXPECT_FALSE(finding.attributes.gender);
    EXPECT_FALSE(finding.attributes.eyes_open);
    EXPECT_FALSE(finding.attributes.mouth_open);
    EXPECT_GT(finding.quality.sharpness, 0);
    EXPECT_NE(finding.pose.yaw_deg, 0);
}

TEST_F(Attributes, NamesTheApisThirtyLandmarksOnceEach) {
    const std::set<std::string_view> expected{
        "eyeLeft",
        "eyeRight",
        "mouthLeft",
        "mouthRight",
        "nose",
        "leftEyeBrowLeft",
        "leftEyeBrowRight",
        "leftEyeBrowUp",
        "rightEyeBrowLeft",
        "rightEyeBrowRight",
        "rightEyeBrowUp",
        "leftEyeLeft",
        "leftEyeRight",
        "leftEyeUp",
        "leftEyeDown",
        "rightEyeLeft",
        "rightEyeRight",
        "rightEyeUp",
        "rightEyeDown",
        "noseLeft",
        "noseRight",
        "mouthUp",
        "mouthDown",
        "leftPupil",
        "rightPupil",
        "upperJawlineLeft",
        "midJawlineLeft",
        "chinBottom",
        "midJawlineRight",
        "upperJawlineRight",
    };
    const FaceFinding finding = analyse(read_image(kSamples / "obama.jpg"), kAll);
    std::set<std::string_view> found;
    for (const NamedLandmark& landmark : finding.landmarks) found.insert(landmark.type);
    EXPECT_EQ(finding.landmarks.size(), 30U);
    EXPECT_EQ(found, expected);
}

TEST_F(Attributes, LandmarksLieWhereTheirNamesSay) {
    for (const char* sample : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
        std::map<std::string_view, Point> at;
        for (const auto& landmark : analyse(read_image(kSamples / sample), kAll).landmarks) {
            at[landmark.type] = landmark.at_px;
        }
        const auto rises_in_x = [&](std::vector<std::string_view> types) {
            return std::ranges::is_sorted(types, {}, [&](auto type) { return at.at(type).x; });
        };
        const auto falls_in_y = [&](std::vector<std::string_view> types) {
            return std::ranges::is_sorted(types, {}, [&](auto type) { return at.at(type).y; });
        };
        EXPECT_TRUE(rises_in_x(
            {"leftEyeBrowLeft", "leftEyeBrowUp", "leftEyeBrowRight", "rightEyeBrowLeft",
             "rightEyeBrowUp", "rightEyeBrowRight"}
        )) << sample;
        EXPECT_TRUE(rises_in_x(
            {"leftEyeLeft", "leftPupil", "leftEyeRight", "rightEyeLeft", "rightPupil",
             "rightEyeRight"}
        )) << sample;
        EXPECT_TRUE(rises_in_x({"noseLeft", "nose", "noseRight"})) << sample;
        EXPECT_TRUE(rises_in_x({"upperJawlineLeft", "nose", "upperJawlineRight"})) << sample;
        EXPECT_TRUE(rises_in_x(
            {"midJawlineLeft", "mouthLeft", "chinBottom", "mouthRight", "midJawlineRight"}
        )) << sample;
        EXPECT_TRUE(falls_in_y(
            {"leftEyeBrowUp", "leftEyeUp", "leftPupil", "leftEyeDown", "nose", "mouthUp",
             "mouthDown", "chinBottom"}
        )) << sample;
        EXPECT_TRUE(falls_in_y({"rightEyeBrowUp", "rightEyeUp", "rightPupil", "rightEyeDown"}))
            << sample;
        // Two independent networks agree about the eyes.
        const float eyes = at["eyeRight"].x - at["eyeLeft"].x;
        for (const auto& [pupil, eye] :
             {std::pair{"leftPupil", "eyeLeft"}, {"rightPupil", "eyeRight"}}) {
            EXPECT_LT(std::hypot(at[pupil].x - at[eye].x, at[pupil].y - at[eye].y), eyes / 12)
                << sample;
        }
    }
}

TEST_F(Attributes, SeesOpenEyesAndSmiles) {
    for (const char* sample : {"obama.jpg", "obama2.jpg", "biden.jpg", "astronaut.png"}) {
        const auto attributes = analyse(read_image(kSamples / sample), kAll).attributes;
        ASSERT_TRUE(attributes.eyes_open) << sample;
        EXPECT_TRUE(attributes.eyes_open->value) << sample;
        EXPECT_GT(attributes.eyes_open->confidence_pct, 80) << sample;
    }
    const auto smile = analyse(read_image(kSamples / "obama.jpg"), kAll).attributes.mouth_open;
    ASSERT_TRUE(smile);
    EXPECT_TRUE(smile->value);
    const auto lips = analyse(read_image(kSamples / "biden.jpg"), kAll).attributes.mouth_open;
    ASSERT_TRUE(lips);
    EXPECT_FALSE(lips->value);
}

TEST_F(Attributes, TellsGenderAndAgeOfPortraits) {
    const auto man = analyse(read_image(kSamples / "biden.jpg"), kAll).attributes;
    const auto woman = analyse(read_image(kSamples / "astronaut.png"), kAll).attributes;
    ASSERT_TRUE(man.gender && woman.gender && man.age_range_years && woman.age_range_years);
    EXPECT_EQ(man.gender->first, "Male");
    EXPECT_EQ(woman.gender->first, "Female");
    EXPECT_GT(man.gender->second, 90);
    EXPECT_GT(woman.gender->second, 90);
    EXPECT_GT(man.age_range_years->first, woman.age_range_years->first);
}

TEST_F(Attributes, AFaceThatTheMeshCannotSeeKeepsTheDefaultSet) {
    // A claim of a face where there is none: the mesh denies it.
    const imaging::Image image = read_image(kSamples / "coffee.png");
    DetectedFace claim;
    claim.box_px = {100, 100, 100, 120};
    claim.landmarks_px = {{{130, 150}, {170, 150}, {150, 170}, {135, 195}, {165, 195}}};
    const auto finding = pack_->analyse(image, claim, kAll);
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->landmarks.size(), 5U);
    EXPECT_FALSE(finding->attributes.eyes_open);
}

TEST(Judge, IsSureFarFromTheMiddleAndUndecidedInIt) {
    EXPECT_TRUE(judge(1, 0.5, 0.1).value);
    EXPECT_FALSE(judge(0, 0.5, 0.1).value);
    EXPECT_FLOAT_EQ(judge(0.5, 0.5, 0.1).confidence_pct, 50);
    EXPECT_NEAR(judge(0.6, 0.5, 0.1).confidence_pct, 73.1, 0.1);
    EXPECT_NEAR(judge(0.4, 0.5, 0.1).confidence_pct, 73.1, 0.1);
    const Judgement undecided = judge(std::nan(""), 0.5, 0.1);
    EXPECT_FALSE(undecided.value);
    EXPECT_FLOAT_EQ(undecided.confidence_pct, 50);
}

TEST(JudgeGender, TakesTheLikelierAndTempersItsConfidence) {
    EXPECT_EQ(judge_gender({0.9F, 0.1F}).first, "Female");
    EXPECT_EQ(judge_gender({0.1F, 0.9F}).first, "Male");
    EXPECT_NEAR(judge_gender({0.1F, 0.9F}).second, 75, 0.1);
    EXPECT_FLOAT_EQ(judge_gender({0.5F, 0.5F}).second, 50);
    EXPECT_LE(judge_gender({0, 1}).second, 100);
}

TEST(JudgeAge, SpansTheExpectedAgeAndStaysAboveZero) {
    std::vector<float> years(kAgeClasses);
    years[30] = 1;
    EXPECT_EQ(judge_age(years), (std::pair{20, 40}));
    years[30] = 0;
    years[1] = 1;
    EXPECT_EQ(judge_age(years), (std::pair{0, 5}));
}

}  // namespace
}  // namespace beholden::analysis
