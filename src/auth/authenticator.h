#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/claims.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace beholden::auth {

/// What a key may do. Roles beyond these are added with the operations that need them.
enum class Role : unsigned char { kAdmin, kOperator, kInvestigator, kReviewer, kAuditor };

/// Who signed a request.
struct Principal {
    /// The long-term key, also behind a session: what one key's owner does counts as one, however
    /// many sessions it opens.
    AccessKeyId access_key_id;
    std::string key_name;
    Role role = Role::kInvestigator;  ///< The session's, if there is one.
    AccessKeyId session_key_id;       ///< ASIA...; empty: signed with the key itself.
    std::string session_name;
    std::string source_identity;  ///< The human behind the key or session. Empty: not stated.
    /// The key belongs to this human and can name no other. False: whoever holds the key vouches
    /// for the name, and could give any.
    bool source_identity_bound = false;
    std::string purpose;  ///< Why this is asked; a word of the policy. Empty: not stated.
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

/// A tag of a session.
struct SessionTag {
    std::string key;
    std::string value;
    bool transitive = false;  ///< Goes over to sessions that this one asks for, unchangeable.
    bool operator==(const SessionTag&) const = default;
};

/// Temporary powers of a long-term key.
struct Session {
    AccessKeyId parent;  ///< The long-term key that signed for the first session of the chain.
    Role role = Role::kInvestigator;
    std::string name;
    std::string source_identity;
    std::vector<SessionTag> tags;
    std::chrono::sys_seconds rooted;   ///< When the parent signed.
    std::chrono::sys_seconds expires;  ///< From this moment on the session is worth nothing.
    bool operator==(const Session&) const = default;
};

/// Which service a request's scope names; it must fit the endpoint's protocol.
///
/// verify() fills of the principal what the signature proves; settle_identity() (auth/identity.h)
/// fills in who and why from the rest.
struct Authenticated {
    Principal principal;
    std::optional<Session> session;  ///< Absent: signed with a long-term key.
    Claims key_defaults;             ///< Stored with the long-term key.
    std::string service;             ///< "rekognition", "beholden" or "sts".
    std::string region;
};

/// Verifies AWS Signature Version 4 in the Authorization header.
///
/// errors   kMissingAuthentication, kIncompleteSignature, kUnrecognizedClient (unknown key,
/// disabled
///          key, wrong signature and forged session alike, in the same time), kSignatureExpired,
///          kExpiredToken, each with AWS's words.
/// threads  safe to call concurrently.
class Authenticator {
public:
    virtual ~Authenticator() = default;
    [[nodiscard]] virtual Result<Authenticated> verify(const SignedRequest& request) = 0;
};

}  // namespace beholden::auth
