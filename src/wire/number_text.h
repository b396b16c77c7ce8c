#pragma once

#include <cstdint>
#include <string>

namespace beholden::wire {

/// Appends the shortest decimal text that reads back as the same value of the same type. Floating
/// values always show a point or an exponent ("80.0"), so that clients read them as such.
///
/// value  finite.
void append_number(std::string& text, std::int64_t value);
void append_number(std::string& text, std::int32_t value);
void append_number(std::string& text, float value);
void append_number(std::string& text, double value);

}  // namespace beholden::wire
