#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace beholden {

/// Takes the first code point off `text`; nothing if `text` is empty or does not begin with valid
/// UTF-8 (overlong forms, surrogates and values over U+10FFFF are not valid).
std::optional<char32_t> take_code_point(std::string_view& text) noexcept;

/// Whether all of `text` is valid UTF-8.
bool is_utf8(std::string_view text) noexcept;

/// Code points in valid UTF-8; the length that constraints speak of.
std::size_t count_code_points(std::string_view text) noexcept;

/// The longest beginning of valid UTF-8 with at most `bytes_max` bytes that splits no character.
std::string_view clip_utf8(std::string_view text, std::size_t bytes_max) noexcept;

}  // namespace beholden
