#include "analysis/faces/cohort.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/faces/faces.h"

namespace beholden::analysis {
namespace {

TEST(Cohort, OffsetIsHalfTheWeightTimesMeanPlusSpread) {
    const auto cohort = Cohort::make({0.1, 0.2}, {0.04, 0.01, 0.01, 0.09}, 4, 0.5);
    ASSERT_TRUE(cohort);
    const std::vector<float> x{0.6F, 0.8F};
    const double along = 0.1 * 0.6 + 0.2 * 0.8;
    const double spread = 0.04 * 0.36 + 2 * 0.01 * 0.48 + 0.09 * 0.64;
    EXPECT_NEAR(cohort->offset(x), 0.25 * (along + 4 * std::sqrt(spread)), 1e-6);
}

TEST(Cohort, ScoreTakesBothOffsetsOff) {
    const Template a{{1, 0}, 0.1F};
    const Template b{{0.6F, 0.8F}, 0.2F};
    EXPECT_NEAR(score(a, b), 0.6F - 0.3F, 1e-6);
    EXPECT_EQ(score(a, b), score(b, a));
}

TEST(Cohort, ParsesItsFile) {
    const auto cohort =
        Cohort::parse(R"({"mean": [0.5, 0], "covariance": [[1, 0], [0, 1]], "k": 2, "w": 1})");
    ASSERT_TRUE(cohort) << cohort.error().message;
    EXPECT_EQ(cohort->dimension(), 2);
    const std::vector<float> x{1, 0};
    EXPECT_NEAR(cohort->offset(x), 0.5 * (0.5 + 2), 1e-6);
}

TEST(Cohort, RefusesDamage) {
    for (const char* text :
         {"", "[]", R"({"mean": [1], "covariance": [[1]], "k": 1})",
          R"({"mean": [1], "covariance": [[1]], "w": 1})",
          R"({"mean": [1, 2], "covariance": [[1, 0]], "k": 1, "w": 1})",
          R"({"mean": [1, 2], "covariance": [[1, 0], [0]], "k": 1, "w": 1})",
          R"({"mean": [1, 2], "covariance": [[1, 0.5], [0, 1]], "k": 1, "w": 1})",
          R"({"mean": [], "covariance": [], "k": 1, "w": 1})",
          R"({"mean": ["1"], "covariance": [[1]], "k": 1, "w": 1})",
          R"({"mean": [1], "covariance": 1, "k": 1, "w": 1})",
          R"({"mean": [1], "covariance": [[1]], "k": -1, "w": 1})",
          R"({"mean": [1], "covariance": [[1]], "k": 1, "w": -0.5})"}) {
        const auto cohort = Cohort::parse(text);
        ASSERT_FALSE(cohort) << text;
        EXPECT_EQ(cohort.error().code, ErrorCode::kCorruption);
    }
}

}  // namespace
}  // namespace beholden::analysis
