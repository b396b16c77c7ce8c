#pragma once

#include <optional>
#include <string>

#include "auth/authenticator.h"
#include "crypto/secret.h"

namespace beholden::auth {

/// An access key with its secret opened, for the time of one verification.
struct OpenKey {
    AccessKeyId id;
    std::string name;
    Role role = Role::kInvestigator;
    bool enabled = false;
    crypto::SecretBytes secret;
    Claims defaults;  ///< Human and purpose of whoever signs with it, if stored.
};

/// Where secrets are looked up.
///
/// threads  implementations are safe to call concurrently.
class KeyRing {
public:
    virtual ~KeyRing() = default;
    /// Takes as long for an id that does not exist as for one that does.
    ///
    /// errors  kIo, kCorruption, kUnavailable: the keys cannot be read.
    [[nodiscard]] virtual Result<std::optional<OpenKey>> find(std::string_view id) = 0;
};

}  // namespace beholden::auth
