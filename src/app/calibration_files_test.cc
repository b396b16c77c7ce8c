#include "app/calibration_files.h"

#include <gtest/gtest.h>

#include <string>

#include "analysis/faces/calibration_file.h"
#include "analysis/faces/cohort.h"
#include "evaluate/testing/synthetic.h"

namespace beholden::app {
namespace {

using evaluate::testing::TemporaryFolder;

evaluate::CalibrationFit small_fit() {
    evaluate::CalibrationFit fit;
    fit.cohort = {{0.5, -0.25}, {0.09, 0.01, 0.01, 0.04}, 1'000};
    fit.score = {4.5, 1};
    fit.knots = {{-0.5, 0, 0.999}, {0.1, 80, 1e-4}, {0.3, 100, 1e-9}};
    fit.checks = {{80, 1e-4, {11, 100'000, {5e-5, 2e-4}}}};
    fit.impostor_pairs = 1'000'000;
    return fit;
}

const Provenance kProvenance{"model-1", "faces of nobody, CC0", "others", 3};

TEST(CalibrationFiles, AreWhatTheFacePackReads) {
    const std::string cohort = cohort_file_text(small_fit(), kProvenance);
    const auto read = analysis::Cohort::parse(cohort);
    ASSERT_TRUE(read);
    const std::vector<float> x{1, 0};
    EXPECT_NEAR(read->offset(x), 0.5 * (0.5 + 4.5 * 0.3), 1e-6);
    const auto map = analysis::parse_calibration(map_file_text(small_fit(), kProvenance));
    ASSERT_TRUE(map);
    EXPECT_NEAR(map->similarity_pct(0.1), 80, 1e-9);
}

TEST(CalibrationFiles, SayWhereTheyComeFrom) {
    for (const std::string& text :
         {cohort_file_text(small_fit(), kProvenance), map_file_text(small_fit(), kProvenance)}) {
        EXPECT_NE(text.find("faces of nobody, CC0"), std::string::npos);
        EXPECT_NE(text.find("model-1"), std::string::npos);
    }
}

TEST(CohortMomentsFile, IsReadBackAsWritten) {
    const TemporaryFolder folder;
    const auto file = folder.write("c.json", cohort_file_text(small_fit(), kProvenance));
    const auto moments = read_cohort_moments(file);
    ASSERT_TRUE(moments);
    EXPECT_EQ(moments->mean, small_fit().cohort.mean);
    EXPECT_EQ(moments->covariance, small_fit().cohort.covariance);
    EXPECT_EQ(moments->faces, 1'000);
}

TEST(CohortMomentsFile, MayHoldTheUpperTriangle) {
    const TemporaryFolder folder;
    const auto file = folder.write(
        "c.json", R"({"mean": [0.1, 0.2], "covariance_upper_rows": [1, 2, 3], "faces": 7})"
    );
    const auto moments = read_cohort_moments(file);
    ASSERT_TRUE(moments);
    EXPECT_EQ(moments->covariance, (std::vector<double>{1, 2, 2, 3}));
    EXPECT_EQ(moments->faces, 7);
}

TEST(CohortMomentsFile, IsRefusedWhenItIsNoCohort) {
    const TemporaryFolder folder;
    const auto code = [&folder](const char* text) {
        return read_cohort_moments(folder.write("c.json", text)).error().code;
    };
    EXPECT_EQ(code("not json"), ErrorCode::kCorruption);
    EXPECT_EQ(code("[]"), ErrorCode::kCorruption);
    EXPECT_EQ(code(R"({"mean": [0.1]})"), ErrorCode::kCorruption);
    EXPECT_EQ(code(R"({"mean": ["x"], "covariance": [[1]]})"), ErrorCode::kCorruption);
    EXPECT_EQ(code(R"({"mean": [0, 1], "covariance": [[1, 0]]})"), ErrorCode::kCorruption);
    EXPECT_EQ(code(R"({"mean": [0], "covariance_upper_rows": [1, 2]})"), ErrorCode::kCorruption);
    EXPECT_EQ(read_cohort_moments(folder.path() / "none").error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::app
