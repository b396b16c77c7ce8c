#pragma once

#include <string_view>

#include "base/result.h"
#include "wire/error_map.h"

namespace beholden::wire {

/// An error as the query protocol tells it: XML, other names than the JSON services have for the
/// same causes, and 403 for whom it does not know or let in.
///
/// `<ErrorResponse><Error><Type>Sender</Type><Code>..</Code><Message>..</Message></Error>
/// <RequestId>..</RequestId></ErrorResponse>`; Error::detail never gets out.
///
/// threads  pure.
RenderedError render_query_error(
    const Error& error, std::string_view xmlns, std::string_view request_id
);

}  // namespace beholden::wire
