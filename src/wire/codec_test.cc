#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "wire/testing/sample.h"

namespace beholden::wire {
namespace {

sample::TryRequest must_decode(std::string_view more) {
    auto request = sample::decode(sample::valid_with(more));
    if (!request) {
        ADD_FAILURE() << request.error().message;
        return {};
    }
    return std::move(*request);
}

TEST(Decode, ReadsEveryKindOfValue) {
    const auto request = must_decode(
        R"("Big":9223372036854775807,"Share":0.1,"Wide":-1e300,"Flag":false,"Picture":"Zm9v",)"
        R"("When":1700000000.125,"Color":"2D","Colors":["RED"],"Tags":{"a":"","b":"x"},)"
        R"("Grid":[[],[3,4]],"Tree":{"Label":"a","Left":{"Label":"b"}},)"
        R"("TreeMap":{"t":{"Label":"c","Branches":[]}})"
    );
    EXPECT_EQ(request.Name, "abc");
    EXPECT_EQ(request.Count, 1);
    EXPECT_EQ(request.Big, 9'223'372'036'854'775'807);
    EXPECT_EQ(request.Share, 0.1F);
    EXPECT_EQ(request.Wide, -1e300);
    EXPECT_EQ(request.Flag, false);
    EXPECT_EQ(as_text(request.Picture.value()), "foo");
    EXPECT_EQ(request.When, TimePoint(std::chrono::milliseconds(1'700'000'000'125)));
    EXPECT_EQ(request.Color, sample::Color::v2D);
    EXPECT_EQ(request.Colors, std::vector<std::string>{"RED"});
    EXPECT_EQ(request.Tags->at("b"), "x");
    EXPECT_EQ(request.Grid->at(1), (std::vector<std::int32_t>{3, 4}));
    EXPECT_EQ(request.Tree->Left->Label, "b");
    EXPECT_TRUE(request.TreeMap->at("t").Branches->empty());
}

TEST(Decode, ReadsTheLimitsOfNumbers) {
    EXPECT_EQ(must_decode(R"("Share":1e-60)").Share, 0.0F);
    EXPECT_EQ(must_decode(R"("Share":1e-45)").Share, 1e-45F);
    EXPECT_EQ(must_decode(R"("Wide":1e-400)").Wide, 0.0);
    EXPECT_EQ(must_decode(R"("Wide":-0)").Wide, 0.0);
    EXPECT_EQ(must_decode(R"("Share":1)").Share, 1.0F);
    EXPECT_EQ(must_decode(R"("When":-1)").When, TimePoint(std::chrono::seconds(-1)));
    // One unit in the last place matters to nobody, yet the nearest value is what was asked for.
    EXPECT_EQ(must_decode(R"("Wide":0.30000000000000004)").Wide, 0.1 + 0.2);
    EXPECT_EQ(must_decode(R"("Wide":1.00000000000000011102230246251565)").Wide, 1.0);
}

TEST(Decode, ResolvesEscapes) {
    EXPECT_EQ(must_decode(R"("Secret":"\u00e9\n\/\"")").Secret, "\xc3\xa9\n/\"");
    EXPECT_EQ(must_decode(R"("Secret":"\ud83d\ude42")").Secret, "\xf0\x9f\x99\x82");
    EXPECT_EQ(must_decode(R"("S\u0065cret":"x")").Secret, "x");
    EXPECT_EQ(must_decode(R"("Tags":{"\u0061":"x"})").Tags->at("a"), "x");
}

TEST(Decode, ReadsBlobsWithEscapedSlashes) {
    // Some encoders write every slash as \/.
    EXPECT_EQ(to_hex(must_decode(R"("Picture":"\/\/79")").Picture.value()), "fffefd");
    std::string escaped;
    for (int i = 0; i < 10'000; ++i) escaped += R"(\/\/\/\/)";
    const auto request =
        sample::decode(R"({"Name":"a","Count":1,"Picture":")" + escaped + "\"}", Check::kTypes);
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->Picture->size(), 30'000U);
    EXPECT_EQ(request->Picture->at(29'999), std::byte{0xff});
}

TEST(Decode, IgnoresUnknownMembersWhateverTheyHold) {
    const auto request = must_decode(
        R"("unknown":{"Name":7,"deep":[{"Count":"x"},[[]],"\ud83d\ude42\u0000",1e999]},"Secret":"s")"
    );
    EXPECT_EQ(request.Name, "abc");
    EXPECT_EQ(request.Secret, "s");
    // Names are matched as they are written, not by likeness.
    EXPECT_EQ(must_decode(R"("secret":"x")").Secret, std::nullopt);
}

TEST(Decode, TakesWhiteSpaceAroundEverything) {
    EXPECT_TRUE(sample::decode(" \r\n\t{ \"Name\" : \"a\" , \"Count\" : 1 } \n"));
}

TEST(Decode, OfWhatWasEncodedIsTheSame) {
    const std::string text = sample::valid_with(
        R"("Big":5,"Share":0.1,"Wide":0.1,"Flag":true,"Picture":"AAECAw==","When":1.5,)"
        R"("Color":"RED","Secret":"\u0001","Colors":["RED"],"Names":["a","b"],"Tags":{"k":"v"},)"
        R"("Grid":[[1]],"Tree":{"Label":"a","Branches":[{"Label":"b"}]},"Trees":[],"TreeMap":{})"
    );
    const auto first = sample::decode(text);
    ASSERT_TRUE(first) << first.error().message;
    const std::string encoded = sample::encode(*first);
    const auto second = sample::decode(encoded);
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(sample::encode(*second), encoded);
    EXPECT_NE(encoded.find(R"("Secret":"\u0001")"), std::string::npos);
    EXPECT_NE(encoded.find(R"("When":1.500)"), std::string::npos);
}

TEST(Boxed, CopiesDeeply) {
    sample::Tree tree{.Label = "a"};
    tree.Left.emplace().Label = "b";
    const sample::Tree copy = tree;
    tree.Left->Label = "changed";
    EXPECT_EQ(copy.Left->Label, "b");
    sample::Tree assigned;
    assigned = copy;
    EXPECT_EQ(assigned.Left->Label, "b");
    EXPECT_FALSE(sample::Tree{}.Left);
}

}  // namespace
}  // namespace beholden::wire
