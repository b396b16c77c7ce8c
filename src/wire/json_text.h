#pragma once

#include <string>
#include <string_view>

namespace beholden::wire {

/// Appends `value` as a JSON string: quotes, escapes for `"`, `\` and control characters, UTF-8 as
/// it is. Bytes that are not UTF-8 become U+FFFD, so that the text is valid whatever comes.
void append_json_string(std::string& json, std::string_view value);

}  // namespace beholden::wire
