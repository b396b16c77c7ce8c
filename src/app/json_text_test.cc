#include "app/json_text.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace beholden::app {
namespace {

namespace json = boost::json;

TEST(JsonText, IndentsObjectsAndKeepsFlatArraysOnOneLine) {
    const json::value value{
        {"name", "x"},
        {"numbers", json::array{1, 0.5, -2e-7}},
        {"rows", json::array{json::array{1}}}
    };
    EXPECT_EQ(
        to_text(value),
        "{\n  \"name\": \"x\",\n  \"numbers\": [1, 0.5, -2e-07],\n  \"rows\": [\n    [1]\n  ]\n}\n"
    );
}

TEST(JsonText, IsReadBackAsTheSameValue) {
    const json::value value{
        {"quote", "a \"b\" \n \u00fc"},
        {"none", nullptr},
        {"yes", true},
        {"big", 1234567890123},
        {"list", json::array{json::object{{"a", 0.1}}, json::object{}}},
        {"empty", json::array{}}
    };
    EXPECT_EQ(json::parse(to_text(value)), value);
}

}  // namespace
}  // namespace beholden::app
