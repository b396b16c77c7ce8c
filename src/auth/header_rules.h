#pragma once

#include <optional>
#include <string_view>

#include "auth/authenticator.h"
#include "auth/authorization.h"

namespace beholden::auth {

/// Headers that steer the verification.
struct SigningHeaders {
    std::string_view date;                           ///< x-amz-date
    std::string_view content_sha256;                 ///< x-amz-content-sha256; empty if absent.
    std::optional<std::string_view> security_token;  ///< x-amz-security-token
};

/// Which headers a request must have, must have once, and must have signed.
///
/// A header that we would honour but the signature does not cover could be added by anyone on the
/// way: so each x-amz-* and x-beholden-* header present must be signed, with host, content-type
/// and, for the JSON services, x-amz-target. SDKs leave amz-sdk-* unsigned, and so nothing honours
/// them.
///
/// errors   kIncompleteSignature, in AWS's words where it has some.
/// threads  pure; safe to call concurrently.
Result<SigningHeaders> check_headers(
    const SignedRequest& request, const Authorization& authorization
);

/// The one Authorization header.
///
/// errors  kMissingAuthentication if there is none; kIncompleteSignature for two, or for a
/// signature
///         in the query string.
Result<std::string_view> find_authorization(const SignedRequest& request);

}  // namespace beholden::auth
