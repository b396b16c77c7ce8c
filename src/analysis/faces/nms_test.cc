#include "analysis/faces/nms.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace beholden::analysis {
namespace {

DetectedFace face(Box box, float confidence) {
    DetectedFace made;
    made.box_px = box;
    made.confidence = confidence;
    return made;
}

TEST(Overlap, IsIntersectionOverUnion) {
    EXPECT_DOUBLE_EQ(overlap({0, 0, 10, 10}, {0, 0, 10, 10}), 1);
    EXPECT_DOUBLE_EQ(overlap({0, 0, 10, 10}, {5, 0, 10, 10}), 50.0 / 150);
    EXPECT_DOUBLE_EQ(overlap({0, 0, 10, 10}, {10, 0, 10, 10}), 0);
    EXPECT_DOUBLE_EQ(overlap({-5, -5, 10, 10}, {0, 0, 5, 5}), 0.25);
    EXPECT_DOUBLE_EQ(overlap({0, 0, 0, 0}, {0, 0, 0, 0}), 0);
}

TEST(Containment, IsTheShareOfTheSmallerBox) {
    EXPECT_DOUBLE_EQ(containment({0, 0, 10, 10}, {2, 2, 4, 4}), 1);
    EXPECT_DOUBLE_EQ(containment({8, 0, 4, 4}, {0, 0, 10, 10}), 0.5);
    EXPECT_DOUBLE_EQ(containment({0, 0, 10, 10}, {20, 0, 4, 4}), 0);
    EXPECT_DOUBLE_EQ(containment({0, 0, 10, 10}, {2, 2, 0, 4}), 0);
}

TEST(SuppressOverlaps, KeepsTheMoreConfidentOfTwo) {
    const std::vector<DetectedFace> faces{
        face({0, 0, 10, 10}, 0.7F), face({1, 0, 10, 10}, 0.9F), face({50, 0, 10, 10}, 0.8F)
    };
    const auto kept = suppress_overlaps(faces, 0.45);
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0].box_px.left, 1);
    EXPECT_EQ(kept[1].box_px.left, 50);
}

TEST(SuppressOverlaps, KeepsTheEarlierOfEquals) {
    const std::vector<DetectedFace> faces{face({0, 0, 10, 10}, 0.7F), face({1, 0, 10, 10}, 0.7F)};
    const auto kept = suppress_overlaps(faces, 0.45);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].box_px.left, 0);
}

TEST(SuppressOverlaps, KeepsBoxesThatOverlapByExactlyTheLimit) {
    const std::vector<DetectedFace> faces{face({0, 0, 10, 10}, 0.9F), face({0, 0, 10, 5}, 0.8F)};
    EXPECT_EQ(suppress_overlaps(faces, 0.5).size(), 2U);
    EXPECT_EQ(suppress_overlaps(faces, 0.49).size(), 1U);
}

// What was suppressed does not suppress: a chain loses only its middle.
TEST(SuppressOverlaps, ComparesWithKeptBoxesOnly) {
    const std::vector<DetectedFace> faces{
        face({0, 0, 10, 10}, 0.9F), face({4, 0, 10, 10}, 0.8F), face({8, 0, 10, 10}, 0.7F)
    };
    const auto kept = suppress_overlaps(faces, 0.3);
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[1].box_px.left, 8);
}

TEST(SuppressOverlaps, LeavesNoPairOverlappingAndEveryLossExplained) {
    std::mt19937 random(11);
    std::uniform_real_distribution<float> place(0, 80);
    std::uniform_real_distribution<float> size(5, 30);
    std::uniform_real_distribution<float> confidence(0, 1);
    std::vector<DetectedFace> faces;
    for (int i = 0; i < 300; ++i) {
        faces.push_back(
            face({place(random), place(random), size(random), size(random)}, confidence(random))
        );
    }
    const auto kept = suppress_overlaps(faces, 0.4);
    for (std::size_t a = 0; a < kept.size(); ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            EXPECT_LE(overlap(kept[a].box_px, kept[b].box_px), 0.4);
            EXPECT_GE(kept[b].confidence, kept[a].confidence);
        }
    }
    for (const DetectedFace& lost : faces) {
        EXPECT_TRUE(std::ranges::any_of(kept, [&](const DetectedFace& winner) {
            return winner.confidence >= lost.confidence &&
                   (overlap(winner.box_px, lost.box_px) > 0.4 ||
                    (winner.box_px.left == lost.box_px.left && winner.box_px.top == lost.box_px.top)
                   );
        }));
    }
}

}  // namespace
}  // namespace beholden::analysis
