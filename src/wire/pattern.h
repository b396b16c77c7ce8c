#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace beholden::wire {

/// A regular expression of a service model, compiled by the generator into a minimal deterministic
/// automaton. State 0 is the start.
struct Pattern {
    std::string_view text;  ///< As the model writes it, for messages.
    /// Class of each ASCII character.
    std::array<std::uint8_t, 128> ascii_classes;
    /// First code point of each interval that is treated alike, ascending from 0; and its class.
    std::span<const char32_t> boundaries;
    std::span<const std::uint8_t> classes;
    std::uint32_t class_count = 0;
    std::span<const std::uint16_t> next;      ///< [state * class_count + class] -> state.
    std::span<const std::uint8_t> accepting;  ///< One byte per state.
};

/// Whether the whole of `text` matches. Reads each character once: time is proportional to the
/// length whatever the expression and the text, and nothing is allocated.
///
/// text     valid UTF-8; a text that is not does not match.
/// threads  pure.
[[nodiscard]] bool matches(const Pattern& pattern, std::string_view text) noexcept;

}  // namespace beholden::wire
