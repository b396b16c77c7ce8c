#pragma once

#include <algorithm>
#include <string_view>

namespace beholden::http {

/// ASCII lower case; header names are ASCII and locales must not touch them.
constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Compares two header names.
constexpr bool equals_without_case(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

}  // namespace beholden::http
