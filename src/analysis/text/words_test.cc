#include "analysis/text/words.h"

#include <gtest/gtest.h>

namespace beholden::analysis {
namespace {

constexpr Quad kLine{{{{0, 0}, {200, 0}, {200, 20}, {0, 20}}}};

/// Letters a to z, then the wide space, then the space.
Dictionary letters() {
    std::string text;
    for (char c = 'a'; c <= 'z'; ++c) text += std::string(1, c) + "\n";
    return *Dictionary::parse(text + "\xE3\x80\x80");
}

constexpr std::uint32_t kWideSpace = 27;
constexpr std::uint32_t kSpace = 28;

/// Characters two columns apart, of 20 columns on the line.
ReadLine read(const std::string& text, float probability = 0.9F) {
    ReadLine line{.characters = {}, .columns = 20};
    int column = 0;
    for (const char c : text) {
        const std::uint32_t symbol = c == ' '   ? kSpace
                                     : c == '_' ? kWideSpace
                                                : static_cast<std::uint32_t>(c - 'a' + 1);
        line.characters.push_back({symbol, column, probability});
        column += 2;
    }
    return line;
}

TEST(Words, AreSplitAtSpaces) {
    const auto words = words_of(read("ab cd_e"), letters(), kLine);
    ASSERT_EQ(words.size(), 3U);
    EXPECT_EQ(words[0].text, "ab");
    EXPECT_EQ(words[1].text, "cd");
    EXPECT_EQ(words[2].text, "e");
    EXPECT_FLOAT_EQ(words[0].confidence, 0.9F);
}

TEST(Words, SpacesAtTheEndsAndTwiceMakeNoWords) {
    const auto words = words_of(read(" a  b "), letters(), kLine);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_TRUE(words_of(read("  "), letters(), kLine).empty());
    EXPECT_TRUE(words_of(read(""), letters(), kLine).empty());
}

TEST(Words, LieWhereTheirColumnsAre) {
    // Columns 0, 2 | 6, 8; each 10 px wide; letters reach one column to either side.
    const auto words = words_of(read("ab cd"), letters(), kLine);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_FLOAT_EQ(words[0].quad_px.corners[0].x, 0);
    EXPECT_FLOAT_EQ(words[0].quad_px.corners[1].x, 35);
    EXPECT_FLOAT_EQ(words[1].quad_px.corners[0].x, 55);
    EXPECT_FLOAT_EQ(words[1].quad_px.corners[1].x, 95);
    EXPECT_FLOAT_EQ(words[1].quad_px.corners[2].y, 20);
}

TEST(Words, NeighboursDoNotOverlap) {
    ReadLine line = read("ab c");
    line.characters[3].column = 5;  // Nearer than letters are wide.
    line.characters[2].column = 4;
    const auto words = words_of(line, letters(), kLine);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_LE(words[0].quad_px.corners[1].x, words[1].quad_px.corners[0].x);
}

TEST(Words, FollowALineThatRunsUpwards) {
    const Quad upwards{{{{0, 200}, {0, 0}, {20, 0}, {20, 200}}}};
    const auto words = words_of(read("ab cd"), letters(), upwards);
    ASSERT_EQ(words.size(), 2U);
    EXPECT_FLOAT_EQ(words[0].quad_px.corners[1].y, 165);
    EXPECT_FLOAT_EQ(words[1].quad_px.corners[0].y, 145);
}

TEST(Words, ALineIsMadeOfItsWords) {
    auto words = words_of(read("abc d"), letters(), kLine);
    words[0].confidence = 0.6F;
    words[1].confidence = 1;
    const TextLine line = line_of(words);
    EXPECT_EQ(line.text, "abc d");
    EXPECT_FLOAT_EQ(line.confidence, 0.7F);
    EXPECT_FLOAT_EQ(line.quad_px.corners[0].x, words[0].quad_px.corners[0].x);
    EXPECT_FLOAT_EQ(line.quad_px.corners[2].x, words[1].quad_px.corners[2].x);
}

}  // namespace
}  // namespace beholden::analysis
