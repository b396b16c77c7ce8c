#include "base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace beholden {
namespace {

std::optional<char32_t> first_of(std::string_view text) { return take_code_point(text); }

TEST(Utf8, TakesTheEndsOfEachLength) {
    EXPECT_EQ(first_of(std::string_view("\0", 1)), U'\0');
    EXPECT_EQ(first_of("\x7f"), U'\x7f');
    EXPECT_EQ(first_of("\xc2\x80"), char32_t{0x80});
    EXPECT_EQ(first_of("\xdf\xbf"), char32_t{0x7ff});
    EXPECT_EQ(first_of("\xe0\xa0\x80"), char32_t{0x800});
    EXPECT_EQ(first_of("\xed\x9f\xbf"), char32_t{0xd7ff});
    EXPECT_EQ(first_of("\xee\x80\x80"), char32_t{0xe000});
    EXPECT_EQ(first_of("\xef\xbf\xbf"), char32_t{0xffff});
    EXPECT_EQ(first_of("\xf0\x90\x80\x80"), char32_t{0x10000});
    EXPECT_EQ(first_of("\xf4\x8f\xbf\xbf"), char32_t{0x10ffff});
}

TEST(Utf8, RefusesWhatIsNotOneCharacter) {
    for (const std::string_view bad :
         {"", "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x20", "\xe0\x9f\xbf",
          "\xed\xa0\x80", "\xed\xbf\xbf", "\xe2\x82", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
          "\xf5\x80\x80\x80", "\xff"}) {
        std::string_view rest = bad;
        EXPECT_EQ(take_code_point(rest), std::nullopt);
        EXPECT_EQ(rest, bad);
    }
}

TEST(Utf8, JudgesWholeTexts) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("a\xc3\xa9\n"));
    EXPECT_FALSE(is_utf8("a\xc3"));
    EXPECT_FALSE(is_utf8("\xff\x61"));
}

TEST(Utf8, CountsCharactersNotBytes) {
    EXPECT_EQ(count_code_points(""), 0U);
    EXPECT_EQ(count_code_points("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82"), 4U);
}

TEST(Utf8, ClipsBetweenCharacters) {
    EXPECT_EQ(clip_utf8("abc", 3), "abc");
    EXPECT_EQ(clip_utf8("abc", 2), "ab");
    EXPECT_EQ(clip_utf8("a\xe2\x82\xac", 4), "a\xe2\x82\xac");
    EXPECT_EQ(clip_utf8("a\xe2\x82\xac", 3), "a");
    EXPECT_EQ(clip_utf8("\xe2\x82\xac", 1), "");
}

}  // namespace
}  // namespace beholden
