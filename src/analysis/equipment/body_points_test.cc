#include "analysis/equipment/body_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace beholden::analysis {
namespace {

constexpr std::size_t kRows = 12;
constexpr std::size_t kColumns = 16;
constexpr std::size_t kCells = kRows * kColumns;

/// Maps in which nobody is, to be written into.
struct Canvas {
    std::vector<float> centres = std::vector<float>(kCells);
    std::vector<float> keypoints = std::vector<float>(17 * kCells);
    std::vector<float> regressions = std::vector<float>(34 * kCells);
    std::vector<float> keypoint_offsets = std::vector<float>(34 * kCells);
    std::vector<float> box_sizes = std::vector<float>(2 * kCells);
    std::vector<float> box_offsets = std::vector<float>(2 * kCells);

    static std::size_t cell(std::size_t row, std::size_t column) { return row * kColumns + column; }
    static void set(std::vector<float>& map, std::size_t channel, std::size_t at, float value) {
        map[channel * kCells + at] = value;
    }
    /// Somebody with a box of that size around the cell.
    void person(std::size_t row, std::size_t column, float score, float height, float width) {
        const std::size_t at = cell(row, column);
        centres[at] = score;
        set(box_sizes, 0, at, height);
        set(box_sizes, 1, at, width);
    }
    [[nodiscard]] PoseMaps maps() const {
        return {kRows,       kColumns,         centres,   keypoints,
                regressions, keypoint_offsets, box_sizes, box_offsets};
    }
};

TEST(BodyPoints, NobodyIsInEmptyMaps) {
    EXPECT_TRUE(decode_people(Canvas().maps(), 15, 0.1F).empty());
}

TEST(BodyPoints, ABoxLiesAroundItsMiddleInPixels) {
    Canvas canvas;
    canvas.person(6, 8, 0.7F, 4, 6);
    Canvas::set(canvas.box_offsets, 0, Canvas::cell(6, 8), 0.5F);
    Canvas::set(canvas.box_offsets, 1, Canvas::cell(6, 8), -0.25F);
    const auto people = decode_people(canvas.maps(), 15, 0.1F);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].score, 0.7F);
    EXPECT_FLOAT_EQ(people[0].box_px.top, (6 + 0.5F - 2) * 4);
    EXPECT_FLOAT_EQ(people[0].box_px.left, (8 - 0.25F - 3) * 4);
    EXPECT_FLOAT_EQ(people[0].box_px.height, 16);
    EXPECT_FLOAT_EQ(people[0].box_px.width, 24);
}

TEST(BodyPoints, BoxesEndAtTheBorder) {
    Canvas canvas;
    canvas.person(1, 1, 0.7F, 8, 8);
    const auto people = decode_people(canvas.maps(), 15, 0.1F);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].box_px.top, 0);
    EXPECT_FLOAT_EQ(people[0].box_px.left, 0);
    EXPECT_FLOAT_EQ(people[0].box_px.height, 20);
}

TEST(BodyPoints, OfMiddlesTwoCellsApartTheHigherStays) {
    Canvas canvas;
    canvas.person(6, 6, 0.6F, 4, 4);
    canvas.person(6, 8, 0.7F, 4, 4);
    canvas.person(6, 11, 0.5F, 4, 4);
    const auto people = decode_people(canvas.maps(), 15, 0.1F);
    ASSERT_EQ(people.size(), 2U);
    EXPECT_FLOAT_EQ(people[0].score, 0.7F);
    EXPECT_FLOAT_EQ(people[1].score, 0.5F);
}

TEST(BodyPoints, KeepsTheSurestAndNoneBelowTheLimit) {
    Canvas canvas;
    canvas.person(2, 2, 0.3F, 4, 4);
    canvas.person(2, 8, 0.9F, 4, 4);
    canvas.person(8, 2, 0.2F, 4, 4);
    EXPECT_EQ(decode_people(canvas.maps(), 15, 0.25F).size(), 2U);
    const auto one = decode_people(canvas.maps(), 1, 0.1F);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_FLOAT_EQ(one[0].score, 0.9F);
}

TEST(BodyPoints, APointIsWhereItsMapIsHighestNearWhereItIsExpected) {
    Canvas canvas;
    canvas.person(6, 8, 0.8F, 10, 12);
    const std::size_t middle = Canvas::cell(6, 8);
    Canvas::set(canvas.regressions, 0, middle, -3);  // The nose, three cells above.
    Canvas::set(canvas.keypoints, 0, Canvas::cell(3, 9), 0.8F);
    Canvas::set(canvas.keypoints, 0, Canvas::cell(9, 13), 0.9F);  // Someone else's.
    Canvas::set(canvas.keypoint_offsets, 0, Canvas::cell(3, 9), 0.25F);
    Canvas::set(canvas.keypoint_offsets, 1, Canvas::cell(3, 9), 0.5F);
    const auto people = decode_people(canvas.maps(), 15, 0.1F);
    ASSERT_EQ(people.size(), 1U);
    const PlacedPoint& nose = people[0].point(BodyPoint::kNose);
    EXPECT_FLOAT_EQ(nose.at_px.y, 3.25F * 4);
    EXPECT_FLOAT_EQ(nose.at_px.x, 9.5F * 4);
    // One cell beside the place expected: exp(-1 / (0.3 * 12)).
    EXPECT_NEAR(nose.score, 0.8F * std::exp(-1 / (0.300048828125F * kRows)), 1e-5);
}

TEST(BodyPoints, APointOutsideTheBoxIsNotTaken) {
    Canvas canvas;
    canvas.person(6, 8, 0.8F, 4, 4);
    Canvas::set(canvas.keypoints, 0, Canvas::cell(6, 11), 0.9F);
    const auto people = decode_people(canvas.maps(), 15, 0.1F);
    ASSERT_EQ(people.size(), 1U);
    EXPECT_FLOAT_EQ(people[0].point(BodyPoint::kNose).score, 0);
}

TEST(BodyPoints, WhatIsNoNumberMakesNobody) {
    const float no_number = std::numeric_limits<float>::quiet_NaN();
    Canvas canvas;
    canvas.centres[Canvas::cell(2, 2)] = no_number;
    canvas.person(6, 8, 0.8F, 4, 4);
    Canvas::set(canvas.box_offsets, 0, Canvas::cell(6, 8), no_number);
    for (const PosedPerson& person : decode_people(canvas.maps(), 15, 0.1F)) {
        EXPECT_TRUE(std::isfinite(person.box_px.top));
        EXPECT_TRUE(std::isfinite(person.score));
    }
}

}  // namespace
}  // namespace beholden::analysis
