// The publisher's own examples: each request decodes, keeps every constraint and encodes to the
// same JSON value; each response decodes and encodes to the same JSON value.
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "base/test_paths.h"
#include "wire/codec.h"
#include "wire/rekognition/operation_list.h"

namespace beholden::wire {
namespace {

namespace json = boost::json;

const json::object& examples() {
    static const json::value all = [] {
        std::ifstream file(BH_DEPS_DIR "/botocore/rekognition/examples-1.json");
        std::ostringstream text;
        text << file.rdbuf();
        return json::parse(text.str());
    }();
    return all.at("examples").as_object();
}

/// JSON equality, with numbers compared as the model's type for them: the examples print values of
/// type float with the digits of a double.
bool is_equal(const json::value& a, const json::value& b) {
    if (a.is_number() && b.is_number()) {
        return a.to_number<float>() == b.to_number<float>();
    }
    if (a.kind() != b.kind()) return false;
    if (a.is_array()) {
        const auto& x = a.get_array();
        const auto& y = b.get_array();
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), is_equal);
    }
    if (a.is_object()) {
        const auto& x = a.get_object();
        const auto& y = b.get_object();
        return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](const auto& entry) {
                   const json::value* other = y.if_contains(entry.key());
                   return other != nullptr && is_equal(entry.value(), *other);
               });
    }
    return a == b;
}

template <class Op>
void check_example(const json::value& example) {
    const json::value& input = example.at("input");
    auto request = decode_request<Op>(json::serialize(input));
    ASSERT_TRUE(request) << Op::kName << ": " << request.error().message;
    const auto input_again = json::parse(encode_json(*Op::info().request, &*request));
    EXPECT_TRUE(is_equal(input, input_again)) << Op::kName << ": " << input << "\n" << input_again;

    const json::value& output = example.at("output");
    typename Op::Response response;
    const auto read =
        decode_json(*Op::info().response, &response, json::serialize(output), Check::kTypes);
    ASSERT_TRUE(read) << Op::kName << ": " << read.error().message;
    const auto output_again = json::parse(encode_response<Op>(response));
    EXPECT_TRUE(is_equal(output, output_again)) << Op::kName << ": " << output << "\n"
                                                << output_again;
}

TEST(Examples, OfThePublisherPassThroughTheCodecUnchanged) {
    std::set<std::string_view> checked;
    rekognition::for_each_operation([&]<class Op>(std::type_identity<Op>) {
        const auto* of_operation = examples().if_contains(Op::kName);
        if (of_operation == nullptr) return;
        for (const json::value& example : of_operation->as_array()) check_example<Op>(example);
        checked.insert(Op::kName);
    });
    EXPECT_EQ(checked.size(), examples().size());
    EXPECT_EQ(checked.size(), 11U);
}

}  // namespace
}  // namespace beholden::wire
