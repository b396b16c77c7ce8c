#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/form.h"
#include "wire/schema.h"

namespace beholden::wire {

/// Reads the members of a query-protocol request (`Tags.member.1.Key=...`) into the generated
/// struct that `schema` describes, and checks the model's constraints.
///
/// form     Without the fields of the protocol itself, `Action` and `Version`.
/// errors   kMalformedRequest for a number that is none; kValidation for broken constraints, in the
///          published service's words, and for a field that no member is named by: what is not
///          understood must not seem granted.
/// threads  pure.
/// source   AWS query protocol.
Result<void> decode_query(const Schema& schema, void* structure, const Form& form);

/// Writes a response of the query protocol: an element per member, lists as `member` elements,
/// timestamps in UTC to the second.
///
/// action     Names the elements around it: `<ActionResponse><ActionResult>...`.
/// xmlns      Namespace of the service model.
std::string encode_query(
    const Schema& schema,
    const void* structure,
    std::string_view action,
    std::string_view xmlns,
    std::string_view request_id
);

/// Appends `value` as the text of an element. Characters that XML cannot hold become U+FFFD.
void append_xml_text(std::string& xml, std::string_view value);

}  // namespace beholden::wire
