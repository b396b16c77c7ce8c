#include "evaluate/text_score.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

LabelledLine line(float left, float top, float right, float bottom, std::string text) {
    return {
        {{{{left, top}, {right, top}, {right, bottom}, {left, bottom}}}}, std::move(text), false
    };
}

TEST(TextScore, CountsCharactersToBeChanged) {
    EXPECT_EQ(edit_distance("", ""), 0);
    EXPECT_EQ(edit_distance("abc", ""), 3);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3);
    EXPECT_EQ(edit_distance("caf\xC3\xA9", "cafe"), 1);
}

TEST(TextScore, AWordIsRightOnItsLineAlone) {
    const std::vector<LabelledLine> truth{
        line(0, 0, 100, 20, "to be or"), line(0, 30, 100, 50, "not to be")
    };
    const std::vector<FoundWord> found{
        {"to", {5, 10}},  {"be", {40, 10}}, {"0r", {80, 10}},     {"not", {5, 40}},
        {"be", {80, 40}}, {"be", {95, 40}}, {"stray", {50, 200}},
    };
    const PageScore score = score_page(truth, found);
    EXPECT_EQ(score.words_true, 6);
    EXPECT_EQ(score.words_found, 7);
    EXPECT_EQ(score.words_matched, 4);
    EXPECT_EQ(score.characters, 17);
    EXPECT_EQ(score.edits, 1 + 2);
}

TEST(TextScore, WordsAreOrderedAlongALineAtAnyAngle) {
    // Runs upwards: it begins at the bottom.
    LabelledLine upwards = line(0, 0, 0, 0, "one two");
    upwards.quad_px = {{{{10, 100}, {10, 0}, {30, 0}, {30, 100}}}};
    const std::vector<FoundWord> found{{"two", {20, 20}}, {"one", {20, 80}}};
    const PageScore score = score_page(std::vector{upwards}, found);
    EXPECT_EQ(score.words_matched, 2);
    EXPECT_EQ(score.edits, 0);
}

TEST(TextScore, WhatNobodyCanReadCountsNeitherWay) {
    std::vector<LabelledLine> truth{line(0, 0, 100, 20, "###"), line(0, 30, 100, 50, "clear")};
    truth[0].is_ignored = true;
    const std::vector<FoundWord> found{{"guess", {50, 10}}, {"clear", {50, 40}}};
    const PageScore score = score_page(truth, found);
    EXPECT_EQ(score.words_true, 1);
    EXPECT_EQ(score.words_found, 1);
    EXPECT_EQ(score.words_matched, 1);
    EXPECT_EQ(score.characters, 5);
}

TEST(TextScore, AWordInTwoBoxesBelongsToTheNearerMiddle) {
    const std::vector<LabelledLine> truth{
        line(0, 0, 100, 24, "above"), line(0, 18, 100, 42, "below")
    };
    const std::vector<FoundWord> found{{"below", {50, 22}}, {"above", {50, 19}}};
    EXPECT_EQ(score_page(truth, found).words_matched, 2);
}

TEST(TextScore, SplitsALineWhereItsWordsLie) {
    const auto words = words_of_line(line(0, 0, 90, 10, "ab cd efg"));
    ASSERT_EQ(words.size(), 3U);
    EXPECT_EQ(words[1].text, "cd");
    EXPECT_FLOAT_EQ(words[0].centre_px.x, 10);
    EXPECT_FLOAT_EQ(words[1].centre_px.x, 40);
    EXPECT_FLOAT_EQ(words[2].centre_px.x, 75);
    EXPECT_FLOAT_EQ(words[2].centre_px.y, 5);
}

TEST(TextScore, AddsUpPages) {
    const std::vector<PageScore> pages{
        {.words_true = 10, .words_found = 8, .words_matched = 8, .characters = 50, .edits = 5},
        {.words_true = 10, .words_found = 12, .words_matched = 10, .characters = 50, .edits = 0},
    };
    const TextScore total = total_score(pages, 1);
    EXPECT_DOUBLE_EQ(total.word_recall.value(), 0.9);
    EXPECT_DOUBLE_EQ(total.word_precision.value(), 0.9);
    EXPECT_DOUBLE_EQ(total.character_error_rate(), 0.05);
}

}  // namespace
}  // namespace beholden::evaluate
