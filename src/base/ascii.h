#pragma once

#include <algorithm>
#include <string_view>

/// Letters as protocols know them: ASCII, untouched by locales.
namespace beholden {

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr bool is_alphanumeric(char c) noexcept {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

/// Compares two names, e.g. of headers.
constexpr bool equals_without_case(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

/// `prefix` in lower case.
constexpr bool starts_without_case(std::string_view text, std::string_view prefix) noexcept {
    return text.size() >= prefix.size() &&
           equals_without_case(text.substr(0, prefix.size()), prefix);
}

}  // namespace beholden
