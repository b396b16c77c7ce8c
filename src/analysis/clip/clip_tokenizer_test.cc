#include "analysis/clip/clip_tokenizer.h"

#include <gtest/gtest.h>

#include "analysis/clip/prompt_words.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

using Words = std::vector<std::string>;
using Ids = std::vector<std::int64_t>;

Words words(std::string_view text) {
    auto found = prompt_words(text);
    EXPECT_TRUE(found);
    return found ? *found : Words{};
}

TEST(PromptWords, LettersStayTogetherDigitsDoNot) {
    EXPECT_EQ(words("a photo of 24 dogs"), (Words{"a", "photo", "of", "2", "4", "dogs"}));
    EXPECT_EQ(words("well-lit, (indoor)!"), (Words{"well", "-", "lit", ",", "(", "indoor", ")!"}));
}

TEST(PromptWords, ContractionsAreApart) {
    EXPECT_EQ(words("it's we'll I'd"), (Words{"it", "'s", "we", "'ll", "i", "'d"}));
    EXPECT_EQ(words("'sun'"), (Words{"'s", "un", "'"}));
    EXPECT_EQ(words("x!'s"), (Words{"x", "!'", "s"}));
}

TEST(PromptWords, TextIsComposedAndInLowerCase) {
    EXPECT_EQ(words("CAFE\xCC\x81"), Words{"caf\xC3\xA9"});
    EXPECT_EQ(words("\xC4\xB0"), (Words{"i", "\xCC\x87"}));  // the dotted capital I
    EXPECT_EQ(
        words("\xE6\x97\xA5\xE6\x9C\xAC\xE3\x80\x80\xE8\xAA\x9E"),
        (Words{"\xE6\x97\xA5\xE6\x9C\xAC", "\xE8\xAA\x9E"})
    );  // an ideographic space between
}

TEST(PromptWords, WhiteSpaceAloneIsNothing) {
    EXPECT_TRUE(words("").empty());
    EXPECT_TRUE(words(" \t\n\xC2\xA0").empty());
}

TEST(PromptWords, WhatIsNotUtf8IsRefused) {
    for (const char* text : {"\xFF", "a\xC3", "\xED\xA0\x80"}) {
        const auto found = prompt_words(text);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgument);
    }
}

/// Ids 0..255 for bytes, as CLIP orders them, 256..511 for them at the end of a word, and further
/// ones as named; the marks last.
std::string vocabulary(const std::vector<std::string>& further) {
    std::string json = "{";
    int id = 0;
    const auto add = [&](const std::string& symbol) {
        const std::string escaped = symbol == "\"" || symbol == "\\" ? "\\" + symbol : symbol;
        const std::string whole =
            symbol == "\"</w>" || symbol == "\\</w>" ? "\\" + symbol : escaped;
        json += (id == 0 ? "\"" : ", \"") + whole + "\": " + std::to_string(id);
        ++id;
    };
    const auto utf8 = [](int c) {
        if (c < 0x80) return std::string(1, static_cast<char>(c));
        return std::string{
            static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))
        };
    };
    std::vector<std::string> bytes;
    for (int c = 0x21; c <= 0x7E; ++c) bytes.push_back(utf8(c));
    for (int c = 0xA1; c <= 0xAC; ++c) bytes.push_back(utf8(c));
    for (int c = 0xAE; c <= 0xFF; ++c) bytes.push_back(utf8(c));
    for (int c = 0x100; bytes.size() < 256; ++c) bytes.push_back(utf8(c));
    for (const std::string& byte : bytes) add(byte);
    for (const std::string& byte : bytes) add(byte + "</w>");
    for (const std::string& symbol : further) add(symbol);
    add("<|startoftext|>");
    add("<|endoftext|>");
    return json + "}";
}

constexpr std::string_view kMerges = "#version: 0.2\nd o\ndo g</w>\no g</w>\n";
const std::vector<std::string> kMerged{"do", "dog</w>", "og</w>"};  // 512, 513, 514

TEST(ClipTokenizer, JoinsTheEarliestMergeFirst) {
    const auto tokenizer = ClipTokenizer::parse(vocabulary(kMerged), kMerges);
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_EQ(tokenizer->start(), 515);
    EXPECT_EQ(tokenizer->end(), 516);
    EXPECT_EQ(*tokenizer->encode("Dog"), (Ids{515, 513, 516}));
    // "l" is byte 76 of the order; "og</w>" stays where "d" does not stand before it.
    EXPECT_EQ(*tokenizer->encode("log"), (Ids{515, 'l' - 0x21, 514, 516}));
    EXPECT_EQ(*tokenizer->encode("do"), (Ids{515, 'd' - 0x21, 256 + 'o' - 0x21, 516}));
    EXPECT_EQ(*tokenizer->encode(""), (Ids{515, 516}));
}

TEST(ClipTokenizer, EveryByteHasAnId) {
    const auto tokenizer = ClipTokenizer::parse(vocabulary(kMerged), kMerges);
    ASSERT_TRUE(tokenizer);
    const auto ids = tokenizer->encode("\xF0\x9F\x90\x95");  // one sign of four bytes
    ASSERT_TRUE(ids);
    EXPECT_EQ(ids->size(), 6U);
}

TEST(ClipTokenizer, SaysWhatIsWrongWithItsFiles) {
    const std::string good = vocabulary(kMerged);
    const auto refused = [](const std::string& text, std::string_view merges, const char* words) {
        const auto tokenizer = ClipTokenizer::parse(text, merges);
        ASSERT_FALSE(tokenizer) << words;
        EXPECT_EQ(tokenizer.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(tokenizer.error().message.find(words), std::string::npos)
            << tokenizer.error().message;
    };
    const auto with = [&good](const std::string& from, const std::string& to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    refused("[", kMerges, "not a JSON object");
    refused("[]", kMerges, "not a JSON object");
    refused(std::string(10'000, '['), kMerges, "not a JSON object");
    refused("{}", kMerges, "lacks \"");
    refused(with("\"do\": 512", "\"do\": 513"), kMerges, "id of its own");
    refused(with("\"do\": 512", "\"do\": -1"), kMerges, "id of its own");
    refused(with("\"do\": 512", "\"do\": 1e3"), kMerges, "id of its own");
    refused(with("\"do\": 512", "\"do\": 99999999999"), kMerges, "id of its own");
    refused(with("<|endoftext|>", "<|end|>"), kMerges, "<|endoftext|>");
    refused(with("\"A</w>\"", "\"AA</w>\""), kMerges, "lacks \"A\"");
    refused(good, "d\n", "not two symbols");
    refused(good, "d o g\n", "not two symbols");
    refused(good, "o d\n", "lacks what the merge \"o d\" needs");
    refused(good, "d o\nd o\n", "occurs twice");
}

TEST(ClipTokenizer, ALongPromptIsRefused) {
    const auto tokenizer = ClipTokenizer::parse(vocabulary(kMerged), kMerges);
    ASSERT_TRUE(tokenizer);
    EXPECT_TRUE(tokenizer->encode(std::string(limits::kPromptBytesMax, 'd')));
    EXPECT_FALSE(tokenizer->encode(std::string(limits::kPromptBytesMax + 1, 'd')));
}

}  // namespace
}  // namespace beholden::analysis
