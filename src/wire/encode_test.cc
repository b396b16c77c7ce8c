#include <bit>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "wire/json_text.h"
#include "wire/number_text.h"
#include "wire/testing/sample.h"

namespace beholden::wire {
namespace {

template <class Number>
std::string number_text(Number value) {
    std::string text;
    append_number(text, value);
    return text;
}

std::string json_string(std::string_view value) {
    std::string json;
    append_json_string(json, value);
    return json;
}

TEST(Numbers, OfFloatShowNoNoiseOfDouble) {
    EXPECT_EQ(number_text(99.9F), "99.9");
    EXPECT_EQ(number_text(0.1F), "0.1");
    EXPECT_EQ(number_text(80.0F), "80.0");
    EXPECT_EQ(number_text(-0.25F), "-0.25");
    EXPECT_EQ(number_text(0.0F), "0.0");
    EXPECT_EQ(number_text(99.9), "99.9");
    EXPECT_EQ(number_text(1e-30), "1e-30");
}

TEST(Numbers, ReadBackTheSame) {
    std::mt19937 random(11);
    for (int i = 0; i < 100'000; ++i) {
        const float value = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
        if (!std::isfinite(value)) continue;
        ASSERT_EQ(std::strtof(number_text(value).c_str(), nullptr), value);
    }
}

TEST(Numbers, OfWholeTypesReachTheirEnds) {
    EXPECT_EQ(number_text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(number_text(std::numeric_limits<std::int32_t>::max()), "2147483647");
}

TEST(JsonText, EscapesWhatJsonReserves) {
    EXPECT_EQ(json_string("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(json_string("\n\r\t\x01\x1f\x7f"), R"("\n\r\t\u0001\u001f\u007f")");
    EXPECT_EQ(json_string(std::string_view("\0", 1)), R"("\u0000")");
    EXPECT_EQ(
        json_string("\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82"),
        "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82\""
    );
}

TEST(JsonText, ReplacesWhatIsNotUtf8) {
    EXPECT_EQ(
        json_string("a\xff"
                    "b"),
        "\"a\xef\xbf\xbd"
        "b\""
    );
    EXPECT_EQ(json_string("\xe2\x82"), "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(Encode, LeavesOutWhatIsAbsentAndKeepsWhatIsEmpty) {
    sample::TryRequest request{.Name = "a", .Count = 0};
    EXPECT_EQ(sample::encode(request), R"({"Name":"a","Count":0})");
    request.Colors.emplace();
    request.Tags.emplace();
    request.Picture.emplace();
    EXPECT_EQ(
        sample::encode(request), R"({"Name":"a","Count":0,"Picture":"","Colors":[],"Tags":{}})"
    );
}

TEST(Encode, WritesEveryKindOfValue) {
    sample::Tree tree{.Label = "root"};
    tree.Left.emplace().Label = "left";
    tree.Branches.emplace(2, sample::Tree{.Label = "x"});
    const sample::TryRequest request{
        .Name = "a",
        .Count = -1,
        .Big = 1'234'567'890'123,
        .Share = 0.5F,
        .Wide = 0.1,
        .Flag = true,
        .Picture = Bytes{std::byte{'f'}, std::byte{'o'}},
        .Color = std::string(sample::Color::light_blue),
        .Colors = std::vector<std::string>{"RED", "GREEN"},
        .Tags = std::map<std::string, std::string>{{"b", "2"}, {"a", "1"}},
        .Grid = std::vector<std::vector<std::int32_t>>{{1, 2}, {}},
        .Tree = tree,
    };
    EXPECT_EQ(
        sample::encode(request),
        R"({"Name":"a","Count":-1,"Big":1234567890123,"Share":0.5,"Wide":0.1,"Flag":true,)"
        R"("Picture":"Zm8=","Color":"light-blue","Colors":["RED","GREEN"],"Tags":{"a":"1","b":"2"},)"
        R"("Grid":[[1,2],[]],"Tree":{"Label":"root","Left":{"Label":"left"},)"
        R"("Branches":[{"Label":"x"},{"Label":"x"}]}})"
    );
}

TEST(Encode, WritesTimestampsInSecondsOfTheEpoch) {
    const auto encoded = [](std::int64_t millis) {
        return sample::encode(
            {.Name = "a", .Count = 0, .When = TimePoint(std::chrono::milliseconds(millis))}
        );
    };
    EXPECT_EQ(encoded(1'700'000'000'000), R"({"Name":"a","Count":0,"When":1700000000})");
    EXPECT_EQ(encoded(1'700'000'000'007), R"({"Name":"a","Count":0,"When":1700000000.007})");
    EXPECT_EQ(encoded(0), R"({"Name":"a","Count":0,"When":0})");
}

TEST(Encode, WritesNullForWhatIsNoNumber) {
    const float not_a_number = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(
        sample::encode({.Name = "a", .Count = 0, .Share = not_a_number}),
        R"({"Name":"a","Count":0,"Share":null})"
    );
    const double infinite = std::numeric_limits<double>::infinity();
    EXPECT_EQ(
        sample::encode({.Name = "a", .Count = 0, .Wide = -infinite}),
        R"({"Name":"a","Count":0,"Wide":null})"
    );
}

}  // namespace
}  // namespace beholden::wire
