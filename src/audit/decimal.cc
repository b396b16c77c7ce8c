#include "audit/decimal.h"

#include <charconv>

#include "base/ascii.h"

namespace beholden::audit {

std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept {
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    if (text.front() == '0' && text.size() > 1) return std::nullopt;
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

}  // namespace beholden::audit
