#include "app/json_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace beholden::app {
namespace {

namespace json = boost::json;

bool is_flat(const json::array& array) {
    return std::ranges::none_of(array, [](const json::value& item) {
        return item.is_object() || item.is_array();
    });
}

void append(std::string& text, const json::value& value, int depth);

void append_array(std::string& text, const json::array& array, int depth) {
    const bool flat = is_flat(array);
    text += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) text += flat ? ", " : ",";
        if (!flat) text += fmt::format("\n{:{}}", "", 2 * (depth + 1));
        append(text, array[i], depth + 1);
    }
    if (!flat) text += fmt::format("\n{:{}}", "", 2 * depth);
    text += ']';
}

void append_object(std::string& text, const json::object& object, int depth) {
    text += '{';
    bool first = true;
    for (const auto& member : object) {
        text += fmt::format("{}\n{:{}}", first ? "" : ",", "", 2 * (depth + 1));
        text += json::serialize(json::value(member.key())) + ": ";
        append(text, member.value(), depth + 1);
        first = false;
    }
    if (!first) text += fmt::format("\n{:{}}", "", 2 * depth);
    text += '}';
}

void append(std::string& text, const json::value& value, int depth) {
    if (value.is_array()) return append_array(text, value.get_array(), depth);
    if (value.is_object()) return append_object(text, value.get_object(), depth);
    text += value.is_double() ? fmt::format("{}", value.get_double()) : json::serialize(value);
}

}  // namespace

std::string to_text(const json::value& value) {
    std::string text;
    append(text, value, 0);
    return text + "\n";
}

}  // namespace beholden::app
