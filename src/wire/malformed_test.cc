// Every cause of SerializationException.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/limits.h"
#include "wire/testing/sample.h"

namespace beholden::wire {
namespace {

using namespace std::string_view_literals;

void expect_malformed(std::string_view json, std::string_view part_of_message) {
    const auto request = sample::decode(json);
    ASSERT_FALSE(request) << json;
    EXPECT_EQ(request.error().code, ErrorCode::kMalformedRequest) << json;
    EXPECT_NE(request.error().message.find(part_of_message), std::string::npos)
        << json << "\n"
        << request.error().message;
}

TEST(Malformed, WhatIsNotOneJsonValue) {
    for (const std::string_view json :
         {"",
          " ",
          "{",
          "}",
          "{]",
          "nul",
          "{\"Name\"}",
          "{\"Name\":}",
          "{\"Name\":\"a\",}",
          "{Name:\"a\"}",
          "{'Name':'a'}",
          "{\"Name\":\"a\"",
          "{\"Name\":\"a",
          "{\"Name\":\"\\x\"}",
          "{\"Count\":01}",
          "{\"Count\":+1}",
          "{\"Count\":.5}",
          "{\"Share\":NaN}",
          "{\"Share\":Infinity}",
          "{/* */}",
          "{} //",
          "Action=ListFaces&Version=1",
          "<xml/>"}) {
        expect_malformed(json, "The request body");
    }
    expect_malformed(R"({"Name":"a","Count":1}{})", "goes on after its JSON value");
    expect_malformed(R"({"Name":"a","Count":1}x)", "goes on after its JSON value");
}

TEST(Malformed, ARootThatIsNotAnObject) {
    expect_malformed("[]", "Start of list found where not expected");
    expect_malformed("null", "Null found where not expected");
    expect_malformed("true", "TRUE_VALUE can not be converted to a Structure");
    expect_malformed("7", "Number found where not expected");
    expect_malformed(R"("text")", "String found where not expected");
}

TEST(Malformed, TextThatIsNotUtf8) {
    expect_malformed("{\"Name\":\"\xff\"}", "The request body is not valid JSON");
    expect_malformed("{\"Name\":\"\xc0\xaf\"}", "The request body is not valid JSON");
    expect_malformed("{\"Name\":\"\xed\xa0\x80\"}", "The request body is not valid JSON");
    expect_malformed("{\"Name\":\"\xe2\x82\"}", "The request body is not valid JSON");
    expect_malformed("\xef\xbb\xbf{}", "The request body is not valid JSON");
    // UTF-16, either end first, with and without its mark.
    expect_malformed("\xff\xfe{\0}\0"sv, "The request body is not valid JSON");
    expect_malformed("\xfe\xff\0{\0}"sv, "The request body is not valid JSON");
    expect_malformed("{\0}\0"sv, "The request body is not valid JSON");
    expect_malformed("\0{\0}"sv, "The request body is not valid JSON");
}

TEST(Malformed, HalvesOfSurrogatePairs) {
    expect_malformed(R"({"Name":"\ud800"})", "The request body is not valid JSON");
    expect_malformed(R"({"Name":"\udc00"})", "The request body is not valid JSON");
    expect_malformed(R"({"Name":"\ud800\ud800"})", "The request body is not valid JSON");
}

TEST(Malformed, NulCharacters) {
    expect_malformed("{\"Name\":\"a\0b\"}"sv, "The request body is not valid JSON");
    expect_malformed(R"({"Name":"a\u0000b"})", "U+0000 at 'name'");
    expect_malformed(sample::valid_with(R"("Tags":{"a\u0000":"b"})"), "U+0000 at 'tags");
    expect_malformed(sample::valid_with(R"("Tags":{"a":"\u0000"})"), "U+0000 at 'tags");
}

TEST(Malformed, ValuesOfAnotherType) {
    struct Case {
        std::string_view member;
        std::string_view message;
    };
    for (const auto& [member, message] : std::vector<Case>{
             {R"("Secret":1)", "NUMBER_VALUE can not be converted to a String at 'secret'"},
             {R"("Secret":true)", "TRUE_VALUE can not be converted to a String at 'secret'"},
             {R"("Secret":false)", "FALSE_VALUE can not be converted to a String at 'secret'"},
             {R"("Secret":{})", "Start of structure or map found where not expected at 'secret'"},
             {R"("Secret":[])", "Start of list found where not expected at 'secret'"},
             {R"("Big":"1")", "STRING_VALUE can not be converted to a Long at 'big'"},
             {R"("Big":true)", "TRUE_VALUE can not be converted to a Long at 'big'"},
             {R"("Share":"0.5")", "STRING_VALUE can not be converted to a Float at 'share'"},
             {R"("Wide":"1")", "STRING_VALUE can not be converted to a Double at 'wide'"},
             {R"("Wide":[1])", "Start of list found where not expected at 'wide'"},
             {R"("Flag":"true")", "STRING_VALUE can not be converted to a Boolean at 'flag'"},
             {R"("Flag":1)", "NUMBER_VALUE can not be converted to a Boolean at 'flag'"},
             {R"("Picture":1)", "NUMBER_VALUE can not be converted to a Blob at 'picture'"},
             {R"("When":"2026-11-24")", "STRING_VALUE can not be converted to a Timestamp"},
             {R"("Colors":"RED")", "String found where not expected at 'colors'"},
             {R"("Colors":{})", "Start of structure or map found where not expected"},
             {R"("Colors":[1])", "NUMBER_VALUE can not be converted to a String at 'colors.1"},
             {R"("Colors":["RED",[]])", "Start of list found where not expected at 'colors.2"},
             {R"("Colors":["RED",null])", "Null found where not expected at 'colors.2"},
             {R"("Tags":[])", "Start of list found where not expected at 'tags'"},
             {R"("Tags":1)", "Number found where not expected at 'tags'"},
             {R"("Tags":{"a":1})", "NUMBER_VALUE can not be converted to a String at 'tags"},
             {R"("Tags":{"a":null})", "Null found where not expected at 'tags"},
             {R"("Tree":"x")", "String found where not expected at 'tree'"},
             {R"("Tree":[])", "Start of list found where not expected at 'tree'"},
             {R"("Tree":{"Left":{"Label":7}})", "to a String at 'tree.left.label'"},
             {R"("Trees":[{"Label":"a"},7])", "Number found where not expected at 'trees.2.member'"
             },
         }) {
        expect_malformed(sample::valid_with(member), message);
    }
}

TEST(Malformed, NumbersThatAreNotWholeWhereWholeOnesAreWanted) {
    for (const std::string_view number : {"1.5", "1.0", "1e0", "1E2", "-0.0", "1e999"}) {
        expect_malformed(
            R"({"Name":"a","Count":)" + std::string(number) + "}",
            "A number that is not whole can not be converted to an Integer at 'count'"
        );
    }
}

TEST(Malformed, NumbersBeyondTheirType) {
    const auto count = [](std::string_view number) {
        return R"({"Name":"a","Count":)" + std::string(number) + "}";
    };
    const std::string_view message = "A number out of range can not be converted to";
    expect_malformed(count("2147483648"), message);
    expect_malformed(count("-2147483649"), message);
    expect_malformed(count("18446744073709551616"), "can not be converted to an Integer");
    expect_malformed(count(std::string(5'000, '9')), "can not be converted to an Integer");
    expect_malformed(sample::valid_with(R"("Big":9223372036854775808)"), message);
    expect_malformed(sample::valid_with(R"("Big":-9223372036854775809)"), message);
    expect_malformed(sample::valid_with(R"("Share":1e39)"), message);
    expect_malformed(sample::valid_with(R"("Share":-1e39)"), message);
    expect_malformed(sample::valid_with(R"("Wide":1e309)"), message);
    expect_malformed(sample::valid_with(R"("Wide":1e99999)"), message);
    expect_malformed(sample::valid_with(R"("When":1e13)"), message);
    expect_malformed(sample::valid_with(R"("Wide":)" + std::string(5'000, '9')), message);
}

TEST(Malformed, Base64ThatIsNotStrict) {
    for (const std::string_view text :
         {"Z", "Zg", "Zg=", "Zh==", "Zm8", "Zm9v=", "Zm 9v", "Zm-_", "Zm9v\\n", "%%%%", "=",
          "data:image/png;base64,Zm9v",
          "Zm9vZg=="
          "Zg=="}) {
        expect_malformed(
            sample::valid_with(R"("Picture":")" + std::string(text) + "\""),
            "A Blob must be base64 as in RFC 4648 section 4, with padding at 'picture'"
        );
    }
}

TEST(Malformed, DuplicateKeys) {
    expect_malformed(R"({"Name":"a","Count":1,"Name":"a"})", "Duplicate key at 'name'");
    expect_malformed(R"({"Name":"a","Count":1,"N\u0061me":"a"})", "Duplicate key at 'name'");
    expect_malformed(R"({"Name":null,"Count":1,"Name":"a"})", "Duplicate key at 'name'");
    expect_malformed(sample::valid_with(R"("Tree":{"Label":"a","Label":"b"})"), "Duplicate key");
    expect_malformed(sample::valid_with(R"("Tags":{"a":"b","a":"b"})"), "Duplicate key at 'tags");
}

TEST(Malformed, NestingOverTheLimit) {
    const auto nested = [](int levels) {
        std::string json = R"({"Name":"a","Count":1,"Unknown":)";
        for (int i = 0; i < levels; ++i) json += '[';
        for (int i = 0; i < levels; ++i) json += ']';
        return json + "}";
    };
    EXPECT_TRUE(sample::decode(nested(limits::kJsonDepthMax - 1)));
    expect_malformed(nested(limits::kJsonDepthMax), "not valid JSON");
    expect_malformed(nested(100), "not valid JSON");
    expect_malformed(nested(1'000'000), "not valid JSON");
    std::string tree = R"("Tree":)";
    for (int i = 0; i < 100; ++i) tree += R"({"Label":"a","Left":)";
    expect_malformed(sample::valid_with(tree), "not valid JSON");
}

TEST(Malformed, MoreValuesThanTheLimit) {
    const auto list = [](std::string_view member, std::size_t values) {
        std::string json = "\"" + std::string(member) + "\":[";
        for (std::size_t i = 0; i < values; ++i) json += i == 0 ? "\"\"" : ",\"\"";
        return sample::valid_with(json + "]");
    };
    // The root, Name, Count and the list itself are values too.
    EXPECT_TRUE(sample::decode(list("Secrets", limits::kJsonValuesMax - 4)));
    expect_malformed(list("Secrets", limits::kJsonValuesMax - 3), "Too many values");
    expect_malformed(list("Unknown", limits::kJsonValuesMax - 3), "Too many values");
}

TEST(Malformed, ComesBeforeBrokenConstraints) {
    expect_malformed(R"({"Name":"NOT ALLOWED","Count":"1"})", "STRING_VALUE can not be converted");
}

TEST(Malformed, MessagesRepeatNothingOfTheRequest) {
    const auto request = sample::decode(R"({"Name":"a","Count":1,"Picture":"topsecret!"})");
    ASSERT_FALSE(request);
    EXPECT_EQ(request.error().message.find("topsecret"), std::string::npos);
}

}  // namespace
}  // namespace beholden::wire
