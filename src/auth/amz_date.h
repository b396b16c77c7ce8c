#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace beholden::auth {

/// `20261124T090000Z`, nothing else; nothing for any other text or a date that does not exist.
std::optional<std::chrono::sys_seconds> parse_amz_date(std::string_view text) noexcept;

/// The form that parse_amz_date reads.
std::string to_amz_date(std::chrono::sys_seconds time);

}  // namespace beholden::auth
