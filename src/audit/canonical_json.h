#pragma once

#include <map>
#include <string>
#include <string_view>

#include "audit/entry.h"

namespace beholden::audit {

/// Text as a JSON string: the shortest escapes, as RFC 8785 section 3.2.2.2 has them. What is not
/// UTF-8 becomes U+FFFD.
std::string json_string(std::string_view text);

/// A fact as JSON.
std::string json_value(const Fact& fact);

/// The members of an object, each with its JSON; names are ASCII.
using JsonMembers = std::map<std::string, std::string, std::less<>>;

/// RFC 8785: names in order, no white space. With whole numbers only, the same content has one
/// text.
std::string json_object(const JsonMembers& members);

}  // namespace beholden::audit
