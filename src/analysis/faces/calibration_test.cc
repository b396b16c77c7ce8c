#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "analysis/faces/calibration_file.h"

namespace beholden::analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<Calibration::Knot> knots() {
    return {{-0.2, 10, 0.5}, {0.0, 50, 1e-2}, {0.1, 80, 1e-4}, {0.3, 99, 1e-6}};
}

Calibration calibration() { return Calibration::make(knots()).value(); }

TEST(Calibration, MeetsItsKnotsExactly) {
    const Calibration map = calibration();
    for (const auto& knot : knots()) {
        EXPECT_DOUBLE_EQ(map.similarity_pct(knot.score), knot.similarity_pct);
        EXPECT_NEAR(std::log(map.fmr_at(knot.similarity_pct)), std::log(knot.fmr), 1e-12);
    }
}

TEST(Calibration, ClampsOutsideItsKnots) {
    const Calibration map = calibration();
    EXPECT_EQ(map.similarity_pct(-5), 10);
    EXPECT_EQ(map.similarity_pct(5), 99);
    EXPECT_EQ(map.fmr_at(0), 0.5);
    EXPECT_EQ(map.fmr_at(100), 1e-6);
}

TEST(Calibration, InterpolatesInStraightLinesAndFmrInTheLogarithm) {
    const Calibration map = calibration();
    EXPECT_DOUBLE_EQ(map.similarity_pct(0.05), 65);
    EXPECT_NEAR(map.fmr_at(65), 1e-3, 1e-12);
}

TEST(Calibration, TheLeastScoreOfASimilarityReachesItAndNoLowerOneDoes) {
    const Calibration map = calibration();
    std::mt19937 random(7);
    std::uniform_real_distribution<double> percentages(10.001, 99);
    for (int i = 0; i < 10'000; ++i) {
        const double pct = percentages(random);
        const double score = map.score_at(pct);
        ASSERT_GE(map.similarity_pct(score), pct);
        ASSERT_LT(map.similarity_pct(score - 1e-12), pct);
    }
}

TEST(Calibration, AnswersInfinityWhereEveryScoreOrNoneReachesASimilarity) {
    const Calibration map = calibration();
    EXPECT_EQ(map.score_at(0), -kInfinity);
    EXPECT_EQ(map.score_at(10), -kInfinity);
    EXPECT_EQ(map.score_at(99), 0.3);
    EXPECT_EQ(map.score_at(99.5), kInfinity);
}

TEST(Calibration, RisesAndFallsMonotonously) {
    const Calibration map = calibration();
    double similarity = -1;
    for (double score = -0.5; score < 0.5; score += 1e-3) {
        EXPECT_GE(map.similarity_pct(score), similarity);
        similarity = map.similarity_pct(score);
    }
    double fmr = 1;
    for (double pct = 0; pct <= 100; pct += 0.1) {
        EXPECT_LE(map.fmr_at(pct), fmr);
        fmr = map.fmr_at(pct);
    }
}

TEST(Calibration, NeverLetsANotANumberPass) {
    const Calibration map = calibration();
    EXPECT_EQ(map.similarity_pct(std::nan("")), 10);
    EXPECT_EQ(map.score_at(std::nan("")), kInfinity);
}

TEST(Calibration, RefusesKnotsThatAreNotMonotone) {
    const std::vector<std::vector<Calibration::Knot>> wrong{
        {},
        {{0, 50, 0.1}},
        {{0, 50, 0.1}, {0, 60, 0.01}},
        {{0, 50, 0.1}, {0.1, 50, 0.01}},
        {{0, 50, 0.1}, {0.1, 60, 0.1}},
        {{0, 50, 0.1}, {0.1, 101, 0.01}},
        {{0, -1, 0.1}, {0.1, 60, 0.01}},
        {{0, 50, 0.1}, {0.1, 60, 0}},
        {{0, 50, 1.5}, {0.1, 60, 0.1}},
        {{0, 50, 0.1}, {kInfinity, 60, 0.01}},
        {{0, std::nan(""), 0.1}, {0.1, 60, 0.01}},
    };
    for (const auto& list : wrong) {
        const auto map = Calibration::make(list);
        ASSERT_FALSE(map);
        EXPECT_EQ(map.error().code, ErrorCode::kCorruption);
    }
}

TEST(CalibrationFile, ReadsKnotsAndLeavesProvenanceAlone) {
    const auto map = parse_calibration(
        R"({"about": "x", "knots": [{"score": 0, "similarity_pct": 0, "fmr": 1},
            {"score": 1, "similarity_pct": 100, "fmr": 1e-9}], "provenance": {"faces": 3}})"
    );
    ASSERT_TRUE(map) << map.error().message;
    EXPECT_DOUBLE_EQ(map->similarity_pct(0.25), 25);
}

TEST(CalibrationFile, RefusesDamage) {
    for (const char* text :
         {"", "[]", "{}", R"({"knots": 3})", R"({"knots": [1, 2]})",
          R"({"knots": [{"score": 0, "fmr": 1}, {"score": 1, "fmr": 0.1}]})",
          R"({"knots": [{"score": "0", "similarity_pct": 0, "fmr": 1}]})"}) {
        const auto map = parse_calibration(text);
        ASSERT_FALSE(map) << text;
        EXPECT_EQ(map.error().code, ErrorCode::kCorruption);
    }
}

}  // namespace
}  // namespace beholden::analysis
