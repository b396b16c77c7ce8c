#include "evaluate/demographics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

/// Faces on a circle, given by angle in degrees: the cosine of two is that of their difference.
FaceSet on_circle(const std::vector<double>& degrees) {
    FaceSet set;
    for (const double angle : degrees) {
        const double radians = angle * 3.14159265358979 / 180;
        set.templates.push_back(testing::unit_template({std::cos(radians), std::sin(radians)}));
        set.subjects.push_back(static_cast<std::uint32_t>(set.subjects.size()));
        set.groups.push_back(0);
    }
    set.group_names = {"all"};
    return set;
}

TEST(Demographics, UseOneThresholdForAllGroups) {
    // Group 0 is within 3 degrees, group 1 spread by 60 degrees: at a threshold that six of all
    // pairs reach, all of group 0 match and none of group 1.
    FaceSet set = on_circle({0, 1, 2, 3, 90, 150, 210, 270});
    set.groups = {0, 0, 0, 0, 1, 1, 1, 1};
    set.group_names = {"dense", "spread"};
    DemographicsOptions options;
    options.fmrs = {0.22};
    options.comparisons_min = 1;
    const auto measured = measure_demographics(set, options);
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->impostor_pairs, 28);
    const DemographicsAt& at = measured->thresholds.at(0);
    EXPECT_EQ(at.groups[0].false_match.events, 6);
    EXPECT_EQ(at.groups[0].false_match.trials, 6);
    EXPECT_EQ(at.groups[1].false_match.events, 0);
    EXPECT_EQ(at.differential.worst, 0U);
    EXPECT_TRUE(std::isinf(at.differential.worst_over_best));
    EXPECT_FALSE(at.groups[0].false_non_match) << "nobody has two pictures";
}

TEST(Demographics, CountMissesWherePeopleHaveSeveralPictures) {
    FaceSet set = on_circle({0, 2, 120, 200, 90, 91});
    set.subjects = {0, 0, 1, 1, 2, 2};  // The second person's pictures are 80 degrees apart.
    DemographicsOptions options;
    options.fmrs = {0.01};
    options.comparisons_min = 1;
    const auto measured = measure_demographics(set, options);
    ASSERT_TRUE(measured);
    const auto& misses = measured->thresholds.at(0).groups.at(0).false_non_match;
    ASSERT_TRUE(misses);
    EXPECT_EQ(misses->events, 1);
    EXPECT_EQ(misses->trials, 3);
    EXPECT_EQ(measured->thresholds.at(0).groups.at(0).subjects, 3);
}

TEST(Demographics, FindTheCrowdedGroupWorst) {
    const FaceSet set = testing::crowded_groups(150, {0.25, 0.25, 0.18}, 16, 3);
    const auto measured = measure_demographics(set, {});
    ASSERT_TRUE(measured);
    EXPECT_EQ(measured->thresholds.at(0).differential.worst, 2U);
    EXPECT_GT(measured->thresholds.at(0).differential.worst_over_best, 2);
}

TEST(Demographics, KeepSmallGroupsOutOfTheRatio) {
    FaceSet set = testing::crowded_groups(60, {0.25, 0.25}, 16, 3);
    for (std::size_t i = 0; i < 5; ++i) set.groups[i] = 2;
    set.group_names.emplace_back("few");
    const auto measured = measure_demographics(set, {.fmrs = {0.01}});
    ASSERT_TRUE(measured);
    EXPECT_FALSE(measured->thresholds.at(0).groups.at(2).compared);
    EXPECT_NE(measured->thresholds.at(0).differential.best, 2U);
}

TEST(Demographics, CountFailuresByGroup) {
    Demographics measured;
    measured.thresholds.resize(1);
    measured.thresholds[0].groups.resize(1);
    measured.thresholds[0].groups[0].group = "a";
    const std::vector<Picture> pictures{{"1", "1", "a"}, {"2", "2", "a"}, {"3", "3", "b"}};
    const std::vector<std::optional<analysis::Template>> found{
        std::nullopt, analysis::Template{}, std::nullopt
    };
    count_failures(pictures, found, measured);
    EXPECT_EQ(measured.thresholds[0].groups[0].pictures, 2);
    EXPECT_EQ(measured.thresholds[0].groups[0].failures_to_acquire, 1);
}

TEST(Demographics, NeedPeopleToCompare) {
    EXPECT_FALSE(measure_demographics(on_circle({0}), {}));
    EXPECT_FALSE(measure_demographics(on_circle({0, 10}), {})) << "no group is large enough";
}

}  // namespace
}  // namespace beholden::evaluate
