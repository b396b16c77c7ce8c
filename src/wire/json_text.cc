#include "wire/json_text.h"

#include "base/utf8.h"

namespace beholden::wire {

namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

void append_escape(std::string& json, char c) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    switch (c) {
        case '"': json += "\\\""; return;
        case '\\': json += "\\\\"; return;
        case '\n': json += "\\n"; return;
        case '\r': json += "\\r"; return;
        case '\t': json += "\\t"; return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    json += "\\u00";
    json += kDigits[byte >> 4U];
    json += kDigits[byte & 15U];
}

/// Characters that stand for themselves.
bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& json, std::string_view value) {
    json += '"';
    while (!value.empty()) {
        std::size_t plain = 0;
        while (plain < value.size() && is_plain(value[plain])) ++plain;
        json += value.substr(0, plain);
        value.remove_prefix(plain);
        if (value.empty()) break;
        std::string_view rest = value;
        if (!take_code_point(rest)) {
            json += kReplacement;
            value.remove_prefix(1);
        } else if (value.size() - rest.size() == 1) {
            append_escape(json, value[0]);
            value = rest;
        } else {
            json += value.substr(0, value.size() - rest.size());
            value = rest;
        }
    }
    json += '"';
}

}  // namespace beholden::wire
