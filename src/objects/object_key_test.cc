#include "objects/object_key.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::objects {
namespace {

TEST(ObjectKey, MayBeAnyTextWithoutDotSegmentsAndControls) {
    for (const char* key :
         {"a", "a/b.jpg", "ü b.jpg", "人/脸.png", "..a/b..", ".hidden/...", "a//b", "/a", "a/",
          "http://127.0.0.1/x", "a\\..\\b", "%2e%2e/a"}) {
        EXPECT_TRUE(check_key(key)) << key;
    }
    EXPECT_TRUE(check_key(std::string(limits::kObjectKeyBytesMax, 'k')));
}

TEST(ObjectKey, IsRefusedWhereAPathCouldTurn) {
    for (const std::string& key :
         {std::string(), std::string("."), std::string(".."), std::string("../a"),
          std::string("a/../b"), std::string("a/.."), std::string("./a"), std::string("a/./b"),
          std::string("a\nb"), std::string("a\0b", 3), std::string("a\x7f"),
          std::string(limits::kObjectKeyBytesMax + 1, 'k')}) {
        const auto checked = check_key(key);
        ASSERT_FALSE(checked) << key;
        EXPECT_EQ(checked.error().code, ErrorCode::kInvalidS3Object);
    }
}

TEST(ObjectKey, IsEncodedOnceAsAPath) {
    EXPECT_EQ(encode_key("a/ü b+c~d.jpg"), "a/%C3%BC%20b%2Bc~d.jpg");
    EXPECT_EQ(encode_key("/x//%41?y#z&="), "/x//%2541%3Fy%23z%26%3D");
    EXPECT_EQ(encode_query_value("in/box "), "in%2Fbox%20");
}

TEST(ObjectKey, ComesBackFromItsEncoding) {
    const std::string key = "a/ü b+c~d%.jpg";
    EXPECT_EQ(decode_listed_key(encode_key(key)).value(), key);
    EXPECT_EQ(decode_listed_key("a+b%2B").value(), "a b+");
    for (const char* text : {"%", "%4", "%zz", "a%4"})
        EXPECT_FALSE(decode_listed_key(text)) << text;
}

}  // namespace
}  // namespace beholden::objects
