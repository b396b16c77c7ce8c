#include "audit/canonical_json.h"

#include <array>

#include "base/utf8.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

void append_control(std::string& out, unsigned char character) {
    switch (character) {
        case '\b': out += "\\b"; return;
        case '\t': out += "\\t"; return;
        case '\n': out += "\\n"; return;
        case '\f': out += "\\f"; return;
        case '\r': out += "\\r"; return;
        default: break;
    }
    constexpr std::string_view kDigits = "0123456789abcdef";
    out += "\\u00";
    out.push_back(kDigits[character >> 4U]);
    out.push_back(kDigits[character & 15U]);
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    out.push_back('"');
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const std::string_view before = text;
        if (!take_code_point(text)) {
            out += kReplacement;
            text.remove_prefix(1);
        } else if (first < 0x20) {
            append_control(out, first);
        } else {
            if (first == '"' || first == '\\') out.push_back('\\');
            out += before.substr(0, before.size() - text.size());
        }
    }
    out.push_back('"');
    return out;
}

std::string json_value(const Fact& fact) {
    if (const auto* flag = std::get_if<bool>(&fact)) return *flag ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&fact)) return std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&fact)) return json_string(*text);
    std::string out = "[";
    for (const std::string& text : std::get<std::vector<std::string>>(fact)) {
        if (out.size() > 1) out.push_back(',');
        out += json_string(text);
    }
    return out + "]";
}

std::string json_object(const JsonMembers& members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out.push_back(',');
        out += json_string(name);
        out.push_back(':');
        out += value;
    }
    return out + "}";
}

}  // namespace beholden::audit
