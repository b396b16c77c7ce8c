#include "auth/claims.h"

#include <gtest/gtest.h>

namespace beholden::auth {
namespace {

const ClaimField& field(std::string_view name) {
    for (const auto& each : claim_fields()) {
        if (each.name == name) return each;
    }
    ADD_FAILURE() << name;
    return claim_fields().front();
}

TEST(Claims, NothingStatedIsWithinBounds) { EXPECT_TRUE(check_claims({})); }

TEST(Claims, TakesWhatPeopleWrite) {
    EXPECT_TRUE(check_claims({
        .human = "alice@police.example",
        .purpose = "missing-person",
        .case_reference = "2026/17-B: lost child",
        .offence = "penal-code:242",
    }));
}

TEST(Claims, BoundsTheLengthOfEachField) {
    struct Bounds {
        const char* name;
        std::size_t low;
        std::size_t high;
    };
    for (const auto& [name, low, high] :
         {Bounds{"human", 2, 64}, Bounds{"purpose", 1, 64}, Bounds{"case", 1, 128},
          Bounds{"offence", 1, 64}}) {
        EXPECT_TRUE(check_field(field(name), std::string(low, 'a'))) << name;
        EXPECT_TRUE(check_field(field(name), std::string(high, 'a'))) << name;
        EXPECT_FALSE(check_field(field(name), std::string(high + 1, 'a'))) << name;
        if (low < 2) continue;
        EXPECT_FALSE(check_field(field(name), std::string(low - 1, 'a'))) << name;
    }
}

TEST(Claims, RefusesWhatCouldDeceiveAReaderOfTheLog) {
    for (const auto& each : claim_fields()) {
        for (const char* text :
             {"a\nb", "a\tb", "caf\xC3\xA9", "a\"b", "a<b", "a,b;c", " ab", "ab ", "a\x7f", "a'b",
              "a\\b"}) {
            const auto checked = check_field(each, text);
            ASSERT_FALSE(checked) << each.name << ": " << text;
            EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
            EXPECT_EQ(checked.error().message.find(text), std::string::npos);
            EXPECT_NE(checked.error().message.find(each.name), std::string::npos);
        }
    }
    EXPECT_TRUE(check_field(field("case"), "a b"));
    EXPECT_FALSE(check_field(field("purpose"), "a b"));
    EXPECT_FALSE(check_field(field("human"), "a b"));
}

}  // namespace
}  // namespace beholden::auth
