#include "evaluate/identification.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "analysis/faces/testing/offset_pack.h"
#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

struct People {
    std::vector<Picture> pictures;
    std::vector<std::optional<analysis::Template>> templates;

    void add(const std::string& person, double degrees) {
        const double radians = degrees * 3.14159265358979 / 180;
        pictures.push_back({person + ".jpg", person, ""});
        templates.emplace_back(testing::unit_template({std::cos(radians), std::sin(radians)}));
    }

    void add_without_face(const std::string& person) {
        pictures.push_back({person + ".jpg", person, ""});
        templates.emplace_back(std::nullopt);
    }

    [[nodiscard]] Enrolment enrolment() const { return {pictures, templates}; }
};

constexpr std::array<double, 1> kHalf{0.5};

TEST(Identification, CountsRankOneAgainstTheBestStranger) {
    People gallery;
    gallery.add("a", 0);
    gallery.add("b", 90);
    People probes;
    probes.add("a", 10);   // Nearest to a.
    probes.add("b", 30);   // Nearer to a than to b.
    probes.add("c", 200);  // Not enrolled.
    const auto measured = measure_identification(gallery.enrolment(), probes.enrolment(), kHalf, 1);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->gallery_faces, 2);
    EXPECT_EQ(measured->mated_searches, 2);
    EXPECT_EQ(measured->non_mated_searches, 1);
    EXPECT_EQ(measured->rank1.events, 1);
    EXPECT_EQ(measured->rank1.trials, 2);
}

TEST(Identification, CountsMissesAboveTheThresholdOfSearchesWithoutMates) {
    // Best strangers: cos 20, cos 70, cos 85 (each probe less its own person).
    People gallery;
    gallery.add("a", 0);
    gallery.add("b", 90);
    People probes;
    probes.add("a", 5);   // Mate cos 5; stranger b at 85.
    probes.add("b", 20);  // Stranger a at 20 beats mate at 70.
    probes.add("b", 70);  // Mate cos 20; stranger a at 70.
    constexpr std::array<double, 1> kThird{0.34};
    const auto measured =
        measure_identification(gallery.enrolment(), probes.enrolment(), kThird, 1);
    ASSERT_TRUE(measured);
    const FnirAt& at = measured->fnirs.at(0);
    EXPECT_NEAR(at.threshold, std::cos(70 * 3.14159265358979 / 180), 1e-6);
    EXPECT_EQ(at.deciding, 1);
    EXPECT_EQ(at.fnir.events, 1);
    EXPECT_EQ(at.fnir.trials, 3);
}

TEST(Identification, TakesTheBestOfSeveralEnrolledPictures) {
    People gallery;
    gallery.add("a", 0);
    gallery.add("a", 60);
    gallery.add("b", 90);
    People probes;
    probes.add("a", 65);
    const auto measured = measure_identification(gallery.enrolment(), probes.enrolment(), kHalf, 1);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->rank1.events, 1);
}

TEST(Identification, CountsAMissingFaceAsAMiss) {
    People gallery;
    gallery.add("a", 0);
    gallery.add_without_face("b");
    People probes;
    probes.add_without_face("a");
    probes.add("b", 0);
    probes.add("a", 1);
    constexpr std::array<double, 1> kAll{0.99};
    const auto measured = measure_identification(gallery.enrolment(), probes.enrolment(), kAll, 1);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->gallery_failures, 1);
    EXPECT_EQ(measured->probe_failures, 1);
    EXPECT_EQ(measured->mated_searches, 3);
    EXPECT_EQ(measured->rank1.events, 1);
    EXPECT_EQ(measured->fnirs.at(0).fnir.events, 2);
}

TEST(Identification, LeavesOutRatesThatNoSearchDecides) {
    People people;
    people.add("a", 0);
    people.add("b", 90);
    constexpr std::array<double, 2> kFpirs{0.5, 1e-3};
    const auto measured = measure_identification(people.enrolment(), people.enrolment(), kFpirs, 1);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->fnirs.size(), 1U);
}

TEST(Identification, NeedsAGalleryAndAMate) {
    People nobody;
    People someone;
    someone.add("a", 0);
    People other;
    other.add("b", 0);
    EXPECT_FALSE(measure_identification(nobody.enrolment(), someone.enrolment(), kHalf, 1));
    EXPECT_FALSE(measure_identification(someone.enrolment(), other.enrolment(), kHalf, 1));
}

TEST(FirstPictureSplit, EnrolsOnePicturePerPerson) {
    const std::vector<Picture> pictures{{"1", "a", ""}, {"2", "b", ""}, {"3", "a", ""}};
    const FirstPictureSplit split = split_first_picture(pictures);
    ASSERT_EQ(split.gallery.size(), 2U);
    ASSERT_EQ(split.probes.size(), 1U);
    EXPECT_EQ(split.probes[0].file, "3");
}

TEST(FirstPictureSplit, EnrolsSeveralPicturesPerPersonWhereThereAre) {
    const std::vector<Picture> pictures{
        {"1", "a", ""}, {"2", "b", ""}, {"3", "a", ""}, {"4", "a", ""}, {"5", "a", ""}
    };
    const FirstPictureSplit split = split_first_picture(pictures, 2);
    ASSERT_EQ(split.gallery.size(), 3U);
    EXPECT_EQ(split.gallery[2].file, "3");
    ASSERT_EQ(split.probes.size(), 2U);
    EXPECT_EQ(split.probes[0].file, "4");
}

TEST(PersonEnrolment, IsOneTemplatePerPersonBetweenThatPersonsPictures) {
    const analysis::testing::OffsetPack pack;
    People gallery;
    gallery.add("a", 0);
    gallery.add("b", 180);
    gallery.add("a", 90);
    gallery.add_without_face("a");
    gallery.add_without_face("c");
    const PersonEnrolment people = combine_by_person(gallery.enrolment(), pack);
    ASSERT_EQ(people.pictures.size(), 3U);
    EXPECT_EQ(people.pictures[1].subject, "b");
    EXPECT_NEAR(people.templates[0]->values[0], std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(people.templates[0]->values[1], std::sqrt(0.5), 1e-6);
    EXPECT_NEAR(people.templates[0]->offset, pack.offset_of(people.templates[0]->values), 1e-6);
    EXPECT_NEAR(people.templates[1]->values[0], -1, 1e-6);
    EXPECT_FALSE(people.templates[2]);
    People probes;
    probes.add("a", 40);
    probes.add("b", 100);
    const auto measured =
        measure_identification({people.pictures, people.templates}, probes.enrolment(), kHalf, 1);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->gallery_faces, 2);
    EXPECT_EQ(measured->rank1.events, 2);
}

}  // namespace
}  // namespace beholden::evaluate
