#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/schema.h"

namespace beholden::wire {

/// Puts a JSON string into a value of kind kString or kBlob.
///
/// returns  nothing, or why not, for a message.
std::optional<std::string> store_string(const Schema& schema, void* value, std::string_view text);

/// Puts a JSON number, given as its text, into a value of a number kind or kTimestamp.
///
/// returns  nothing, or why not, for a message. Whole kinds want whole notation: 5, not 5.0 or 5e0.
std::optional<std::string> store_number(const Schema& schema, void* value, std::string_view text);

/// What a value of that kind is called in messages about wrong JSON types: "a String".
std::string_view json_name_of(Kind kind) noexcept;

}  // namespace beholden::wire
