#include "wire/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "base/check.h"

namespace beholden::wire {

namespace {

template <class Number>
std::string_view write(std::array<char, 32>& buffer, Number value) {
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    BH_CHECK(result.ec == std::errc{}, "a number is shorter than 32 characters");
    return {buffer.data(), result.ptr};
}

template <class Number>
void append_floating(std::string& text, Number value) {
    BH_CHECK(std::isfinite(value), "JSON has no text for values that are not finite");
    std::array<char, 32> buffer{};
    const std::string_view digits = write(buffer, value);
    text += digits;
    if (digits.find_first_of(".e") == std::string_view::npos) text += ".0";
}

template <class Number>
void append_whole(std::string& text, Number value) {
    std::array<char, 32> buffer{};
    text += write(buffer, value);
}

}  // namespace

void append_number(std::string& text, std::int64_t value) { append_whole(text, value); }
void append_number(std::string& text, std::int32_t value) { append_whole(text, value); }
void append_number(std::string& text, float value) { append_floating(text, value); }
void append_number(std::string& text, double value) { append_floating(text, value); }

}  // namespace beholden::wire
