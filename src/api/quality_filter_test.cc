#include "api/quality_filter.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

/// A face that passes every bar.
analysis::FaceFinding good_face() {
    analysis::FaceFinding finding;
    finding.face.box_px = {10, 10, 200, 250};
    finding.face.confidence = 0.95F;
    finding.quality = {.brightness = 80, .sharpness = 80};
    return finding;
}

TEST(QualityFilter, NoneHasNoBarAndTheOthersRise) {
    EXPECT_FALSE(quality_bar("NONE"));
    const auto low = quality_bar("LOW");
    const auto medium = quality_bar("MEDIUM");
    const auto high = quality_bar("HIGH");
    ASSERT_TRUE(low && medium && high && quality_bar("AUTO"));
    EXPECT_LT(low->side_px_min, medium->side_px_min);
    EXPECT_LT(medium->side_px_min, high->side_px_min);
    EXPECT_GT(low->turn_deg_max, high->turn_deg_max);
}

TEST(QualityFilter, AGoodFacePassesEachBar) {
    for (const char* level : {"AUTO", "LOW", "MEDIUM", "HIGH"}) {
        EXPECT_TRUE(reasons_below(*quality_bar(level), good_face()).empty()) << level;
    }
}

TEST(QualityFilter, EachFlawHasItsReason) {
    const auto bar = *quality_bar("MEDIUM");
    const auto reasons_of = [&bar](auto spoil) {
        auto finding = good_face();
        spoil(finding);
        return reasons_below(bar, finding);
    };
    using Reasons = std::vector<std::string>;
    EXPECT_EQ(reasons_of([](auto& f) { f.pose.yaw_deg = -80; }), Reasons{"EXTREME_POSE"});
    EXPECT_EQ(reasons_of([](auto& f) { f.quality.brightness = 1; }), Reasons{"LOW_BRIGHTNESS"});
    EXPECT_EQ(reasons_of([](auto& f) { f.quality.sharpness = 1; }), Reasons{"LOW_SHARPNESS"});
    EXPECT_EQ(reasons_of([](auto& f) { f.face.confidence = 0.3F; }), Reasons{"LOW_CONFIDENCE"});
    EXPECT_EQ(reasons_of([](auto& f) { f.face.box_px.width = 20; }), Reasons{"SMALL_BOUNDING_BOX"});
}

TEST(QualityFilter, AllFlawsAreToldTogether) {
    auto finding = good_face();
    finding.quality = {.brightness = 0, .sharpness = 0};
    finding.face.confidence = 0.1F;
    EXPECT_EQ(reasons_below(*quality_bar("LOW"), finding).size(), 3U);
}

}  // namespace
}  // namespace beholden::api
