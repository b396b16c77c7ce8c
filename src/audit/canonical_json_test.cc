#include "audit/canonical_json.h"

#include <gtest/gtest.h>

namespace beholden::audit {
namespace {

TEST(CanonicalJson, EscapesWhatItMustAndNothingElse) {
    EXPECT_EQ(json_string("a/b'<>"), R"("a/b'<>")");
    EXPECT_EQ(json_string("\"\\"), R"("\"\\")");
    EXPECT_EQ(json_string("\b\t\n\f\r"), R"("\b\t\n\f\r")");
    EXPECT_EQ(json_string(std::string("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
    EXPECT_EQ(json_string("m\xc3\xa4r\xe2\x82\xac"), "\"m\xc3\xa4r\xe2\x82\xac\"");
}

TEST(CanonicalJson, WritesTheReplacementCharacterForWhatIsNotUtf8) {
    EXPECT_EQ(json_string("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(CanonicalJson, WritesEachKindOfFact) {
    EXPECT_EQ(json_value(true), "true");
    EXPECT_EQ(json_value(std::int64_t{-9'007'199'254'740'993}), "-9007199254740993");
    EXPECT_EQ(json_value("x"), "\"x\"");
    EXPECT_EQ(json_value(std::vector<std::string>{"a", "b"}), R"(["a","b"])");
    EXPECT_EQ(json_value(std::vector<std::string>{}), "[]");
}

TEST(CanonicalJson, OrdersTheMembersOfAnObject) {
    EXPECT_EQ(json_object({{"b", "1"}, {"a", "[]"}, {"B", "true"}}), R"({"B":true,"a":[],"b":1})");
    EXPECT_EQ(json_object({}), "{}");
}

}  // namespace
}  // namespace beholden::audit
