#include "evaluate/cohort_moments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

FaceSet two_directions() {
    FaceSet set;
    set.group_names = {""};
    for (const auto& values : std::vector<std::vector<double>>{{1, 0}, {1, 0}, {0, 1}, {-1, 0}}) {
        set.templates.push_back(testing::unit_template(values));
        set.subjects.push_back(static_cast<std::uint32_t>(set.subjects.size()));
        set.groups.push_back(0);
    }
    return set;
}

TEST(CohortMoments, AreMeanAndCovariance) {
    const auto moments = measure_cohort(two_directions());
    ASSERT_TRUE(moments);
    EXPECT_EQ(moments->faces, 4);
    EXPECT_NEAR(moments->mean[0], 0.25, 1e-12);
    EXPECT_NEAR(moments->mean[1], 0.25, 1e-12);
    // Sums of squares 2.75, 0.75 and of products -0.25, divided by 3.
    EXPECT_NEAR(moments->covariance[0], 2.75 / 3, 1e-12);
    EXPECT_NEAR(moments->covariance[1], -0.25 / 3, 1e-12);
    EXPECT_NEAR(moments->covariance[2], -0.25 / 3, 1e-12);
    EXPECT_NEAR(moments->covariance[3], 0.75 / 3, 1e-12);
}

TEST(CohortMoments, NeedMoreFacesThanDimensions) {
    EXPECT_FALSE(measure_cohort({}));
    EXPECT_FALSE(measure_cohort(testing::crowded_groups(15, {0.3}, 8, 1)));
    EXPECT_TRUE(measure_cohort(testing::crowded_groups(16, {0.3}, 8, 1)));
}

TEST(CohortOffsets, FollowTheFormula) {
    const CohortMoments moments{{0.5, 0.1}, {0.09, 0, 0, 0.04}, 100};
    const auto set = with_offsets(two_directions(), moments, {4, 1});
    ASSERT_TRUE(set);
    EXPECT_NEAR(set->templates[0].offset, 0.5 * (0.5 + 4 * 0.3), 1e-6);
    EXPECT_NEAR(set->templates[2].offset, 0.5 * (0.1 + 4 * 0.2), 1e-6);
    EXPECT_NEAR(set->templates[3].offset, 0.5 * (-0.5 + 4 * 0.3), 1e-6);
}

TEST(CohortOffsets, RefuseMomentsOfAnotherEmbedder) {
    const CohortMoments moments{{0.5}, {0.09}, 100};
    EXPECT_EQ(with_offsets(two_directions(), moments, {4, 1}).error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace beholden::evaluate
