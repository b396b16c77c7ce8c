#pragma once

#include <string>
#include <string_view>

#include "auth/authenticator.h"
#include "auth/authorization.h"

namespace beholden::auth {

/// The path as signed: dot segments and repeated slashes removed, everything but unreserved
/// characters and slashes percent-encoded once more.
///
/// source  RFC 3986 section 5.2.4; Signature Version 4, "Create a canonical request", for services
///         other than S3.
std::string canonical_path(std::string_view path);

/// The query's parameters as received, sorted by name and then by value.
std::string canonical_query(std::string_view query);

/// White space around a value removed, and inside it folded to one space.
std::string canonical_value(std::string_view value);

/// What the signature covers, of which its string to sign holds the hash.
///
/// body_sha256_hex  of the body as received.
/// errors           kIncompleteSignature if a signed header is not in the request.
/// threads          pure; safe to call concurrently.
/// source           Signature Version 4, "Create a canonical request".
Result<std::string> canonical_request(
    const SignedRequest& request,
    const Authorization& authorization,
    std::string_view body_sha256_hex
);

}  // namespace beholden::auth
