#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace beholden::auth {

/// What a key may do. Roles beyond these are added with the operations that need them.
enum class Role : unsigned char { kAdmin, kOperator, kInvestigator, kReviewer, kAuditor };

/// Who signed a request.
struct Principal {
    AccessKeyId access_key_id;
    std::string key_name;
    Role role = Role::kInvestigator;
    std::string session_name;
    std::string source_identity;  ///< The human behind the key or session. Empty: not stated.
    std::string purpose;          ///< Why this is asked; a word of the policy. Empty: not stated.
    std::string case_reference;
    std::string offence;
    bool replayed = false;  ///< The same signature was seen within twice the skew.
};

/// A request as the signature covers it.
struct SignedRequest {
    std::string_view method;
    std::string_view target;                                       ///< Path and query as received.
    std::span<const std::pair<std::string, std::string>> headers;  ///< As received, in order.
    std::string_view body;
};

/// Which service a request's scope names; it must fit the endpoint's protocol.
struct Authenticated {
    Principal principal;
    std::string service;  ///< "rekognition", "beholden" or "sts".
    std::string region;
};

/// Verifies AWS Signature Version 4 in the Authorization header.
///
/// errors   kMissingAuthentication, kIncompleteSignature, kUnrecognizedClient (unknown key,
/// disabled
///          key and wrong signature alike, in the same time), kSignatureExpired, each with AWS's
///          words.
/// threads  safe to call concurrently.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    [[nodiscard]] virtual Result<Authenticated> verify(const SignedRequest& request) = 0;
};

}  // namespace beholden::auth
