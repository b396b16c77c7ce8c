#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace beholden::audit {

/// A number as logs write it: ASCII digits, no sign, no leading zeros, up to 2^64 - 1.
std::optional<std::uint64_t> parse_decimal(std::string_view text) noexcept;

}  // namespace beholden::audit
