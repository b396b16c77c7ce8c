#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::wire {

/// Fields of a body of type application/x-www-form-urlencoded, by name.
using Form = std::map<std::string, std::string, std::less<>>;

/// errors   kMalformedRequest: more than limits::kFormBytesMax or limits::kFormFieldsMax, a field
///          named twice or not at all, a percent sign without two hexadecimal digits, text that is
///          not UTF-8 or holds U+0000. No value is repeated in the message.
/// threads  pure.
/// source   URL Standard, "application/x-www-form-urlencoded parsing", strict.
Result<Form> parse_form(std::string_view body);

}  // namespace beholden::wire
