#include "store/uuid.h"

#include <gtest/gtest.h>

#include "base/ids.h"

namespace beholden::store {
namespace {

TEST(Uuid, ReadsWhatItWrites) {
    const std::string text = "00010203-0405-4607-8809-0a0b0cfdfeff";
    const Uuid uuid = parse_uuid(text).value_or(Uuid{});
    EXPECT_EQ(uuid.front(), std::byte{0});
    EXPECT_EQ(uuid.back(), std::byte{0xff});
    EXPECT_EQ(format_uuid(uuid), text);
    const std::string random = make_uuid();
    EXPECT_EQ(format_uuid(parse_uuid(random).value_or(Uuid{})), random);
}

TEST(Uuid, RefusesEveryOtherWriting) {
    for (const char* text : {
             "",
             "00010203-0405-4607-8809-0a0b0cfdfef",
             "00010203-0405-4607-8809-0a0b0cfdfeff0",
             "00010203-0405-4607-8809-0A0B0CFDFEFF",
             "00010203x0405-4607-8809-0a0b0cfdfeff",
             "0001020-30405-4607-8809-0a0b0cfdfeff",
             "g0010203-0405-4607-8809-0a0b0cfdfeff",
             "00010203040546078809000a0b0cfdfeff00",
         }) {
        EXPECT_FALSE(parse_uuid(text)) << text;
    }
}

}  // namespace
}  // namespace beholden::store
