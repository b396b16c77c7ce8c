#include "analysis/text/components.h"

#include <gtest/gtest.h>

#include <string>

namespace beholden::analysis {
namespace {

/// '#' is above the threshold.
std::vector<Component> find(const std::vector<std::string>& rows, std::size_t count_max = 100) {
    std::vector<float> map;
    for (const std::string& row : rows) {
        for (const char c : row) map.push_back(c == '#' ? 0.9F : 0.1F);
    }
    return find_components(
        map, static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), 0.3F, count_max
    );
}

TEST(Components, ACellGrowsToTheRightAndDown) {
    const auto found = find({"....", ".#..", "....", "...."});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].cells, 4U);
    ASSERT_EQ(found[0].ends.size(), 4U);
    EXPECT_EQ(found[0].ends.front().x, 1);
    EXPECT_EQ(found[0].ends.front().y, 1);
    EXPECT_EQ(found[0].ends.back().x, 2);
    EXPECT_EQ(found[0].ends.back().y, 2);
}

TEST(Components, TouchingAtCornersIsTouching) {
    EXPECT_EQ(find({"#......", ".......", "..#....", "......."}).size(), 1U);
    EXPECT_EQ(find({"#......", ".......", "...#...", "......."}).size(), 2U);
}

TEST(Components, ARingAndAForkAreOnePiece) {
    EXPECT_EQ(
        find({"########", "#......#", "#......#", "#......#", "#......#", "########"}).size(), 1U
    );
    EXPECT_EQ(find({"#...#...#", "#...#...#", "#...#...#", "#...#...#", "#########"}).size(), 1U);
}

TEST(Components, ComeInTheOrderOfTheirFirstCells) {
    const auto found = find({".......#", "#.......", "........", "...#...."});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].ends.front().x, 7);
    EXPECT_EQ(found[1].ends.front().x, 0);
    EXPECT_EQ(found[2].ends.front().x, 3);
}

TEST(Components, TheLargestStayWhenThereAreTooMany) {
    const auto found = find({"#...###..#", "....###...", ".........."}, 1);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].ends.front().x, 4);
}

TEST(Components, AnEmptyAndAFullMap) {
    EXPECT_TRUE(find({"...", "..."}).empty());
    const auto full = find({"###", "###"});
    ASSERT_EQ(full.size(), 1U);
    EXPECT_EQ(full[0].cells, 6U);
}

TEST(Components, NotANumberIsNoText) {
    const std::vector<float> map(9, std::numeric_limits<float>::quiet_NaN());
    EXPECT_TRUE(find_components(map, 3, 3, 0.3F, 10).empty());
}

}  // namespace
}  // namespace beholden::analysis
