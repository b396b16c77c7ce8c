#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/authenticator.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace beholden::auth {

/// What a client signs with while a session lasts.
struct SessionCredentials {
    AccessKeyId id;              ///< ASIA...
    crypto::SecretBytes secret;  ///< 40 characters of base64: 240 bits.
    std::string token;           ///< Goes along with every request.
};

/// A session that came back, with the secret its requests are signed with.
struct OpenSession {
    Session session;
    crypto::SecretBytes secret;
};

/// Hands out sessions and knows them again. Nothing is stored: the token is the session, sealed
/// with XChaCha20-Poly1305 under a key derived from the root key and bound to its access key id,
/// and the secret is derived from the token.
///
/// Whether a session has ended, and what its parent may still do, is for the caller to check.
/// threads  safe to call concurrently.
class SessionTokens {
public:
    /// root_key  The same for all servers that honour each other's sessions.
    explicit SessionTokens(const crypto::SecureKey& root_key);

    /// errors  kQuotaExceeded if the session has more than limits::kSessionBytesMax bytes.
    [[nodiscard]] Result<SessionCredentials> issue(const Session& session) const;

    /// Nothing if the token is not one of ours, was changed, or belongs to another key id.
    [[nodiscard]] std::optional<OpenSession> open(
        std::string_view token, std::string_view access_key_id
    ) const;

    /// What part of limits::kSessionBytesMax a session takes.
    [[nodiscard]] static int size_pct(const Session& session);

private:
    [[nodiscard]] crypto::SecretBytes secret_of(std::string_view token) const;

    const crypto::SecureKey sealing_key_;
    const crypto::SecureKey secret_key_;
};

}  // namespace beholden::auth
