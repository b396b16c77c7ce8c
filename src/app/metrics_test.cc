#include "app/metrics.h"

#include <gtest/gtest.h>

namespace beholden::app {
namespace {

TEST(Metrics, CountByOperationAndOutcomeAndKeepCumulativeBuckets) {
    Metrics metrics;
    metrics.count("DetectFaces", "ok", std::chrono::milliseconds(3));
    metrics.count("DetectFaces", "ok", std::chrono::milliseconds(30));
    metrics.count("DetectFaces", "InvalidImageFormatException", std::chrono::seconds(60));
    const std::string text = metrics.render("extra 1\n");
    EXPECT_NE(
        text.find("beholden_requests_total{operation=\"DetectFaces\",outcome=\"ok\"} 2\n"),
        std::string::npos
    );
    EXPECT_NE(text.find("operation=\"DetectFaces\",le=\"0.005\"} 1\n"), std::string::npos);
    EXPECT_NE(text.find("operation=\"DetectFaces\",le=\"10\"} 2\n"), std::string::npos);
    EXPECT_NE(text.find("operation=\"DetectFaces\",le=\"+Inf\"} 3\n"), std::string::npos);
    EXPECT_TRUE(text.ends_with("extra 1\n"));
}

}  // namespace
}  // namespace beholden::app
