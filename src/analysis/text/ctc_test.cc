#include "analysis/text/ctc.h"

#include <gtest/gtest.h>

#include <random>

namespace beholden::analysis {
namespace {

/// Columns in which the named symbol of five has that probability.
std::vector<float> columns(const std::vector<std::pair<std::size_t, float>>& likeliest) {
    std::vector<float> values;
    for (const auto& [symbol, probability] : likeliest) {
        std::vector<float> column(5, (1 - probability) / 4);
        column[symbol] = probability;
        values.insert(values.end(), column.begin(), column.end());
    }
    return values;
}

TEST(Ctc, DropsBlanksAndRepeats) {
    const auto read =
        decode_ctc(columns({{0, 0.9F}, {2, 0.8F}, {2, 0.9F}, {0, 0.9F}, {2, 0.7F}, {3, 0.6F}}), 5);
    ASSERT_EQ(read.size(), 3U);
    EXPECT_EQ(read[0].symbol, 2U);
    EXPECT_EQ(read[0].column, 1);
    EXPECT_FLOAT_EQ(read[0].probability, 0.8F);
    EXPECT_EQ(read[1].symbol, 2U);
    EXPECT_EQ(read[1].column, 4);
    EXPECT_EQ(read[2].symbol, 3U);
}

TEST(Ctc, BlanksAloneAreNoText) {
    EXPECT_TRUE(decode_ctc(columns({{0, 0.9F}, {0, 0.5F}}), 5).empty());
    EXPECT_TRUE(decode_ctc({}, 5).empty());
}

TEST(Ctc, FindsTheMaximumOfAnyLength) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> level(-1, 1);
    for (std::size_t length = 1; length < 100; ++length) {
        std::vector<float> values(length);
        for (float& value : values) value = level(random);
        const auto expected = std::max_element(values.begin(), values.end()) - values.begin();
        EXPECT_EQ(place_of_max(values), static_cast<std::size_t>(expected)) << length;
    }
    EXPECT_EQ(place_of_max(std::vector<float>{2, 5, 5}), 1U);
}

TEST(Ctc, NotANumberIsNeverTheMaximum) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(place_of_max(std::vector<float>{nan, 1, nan, 2}), 3U);
    EXPECT_EQ(place_of_max(std::vector<float>(40, nan)), 0U);
}

TEST(Dictionary, CountsTheBlankAndTheSpace) {
    const auto dictionary = Dictionary::parse("a\nb\r\n\xC3\xA9\n\xF0\x9F\x9A\xBC");
    ASSERT_TRUE(dictionary) << dictionary.error().message;
    EXPECT_EQ(dictionary->symbols(), 6U);
    EXPECT_EQ(dictionary->at(1), "a");
    EXPECT_EQ(dictionary->at(2), "b");
    EXPECT_EQ(dictionary->at(4), "\xF0\x9F\x9A\xBC");
    EXPECT_EQ(dictionary->at(5), " ");
}

TEST(Dictionary, RefusesWhatIsNoText) {
    for (const char* wrong : {"", "a", "a\n\nb", "a\n\xFF", "a\n\xC3", "a\n\xA9", "a\n\xC3\x28"}) {
        const auto dictionary = Dictionary::parse(wrong);
        ASSERT_FALSE(dictionary) << wrong;
        EXPECT_EQ(dictionary.error().code, ErrorCode::kInvalidArgument);
    }
}

}  // namespace
}  // namespace beholden::analysis
