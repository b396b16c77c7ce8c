#pragma once

#include <span>
#include <string>
#include <utility>

#include "auth/authenticator.h"

namespace beholden::auth {

/// Fills in the principal who asks and why, from the session (its source identity and the tags
/// `purpose`, `case` and `offence`), the signed headers `x-beholden-human`, `-purpose`, `-case` and
/// `-offence`, and what is stored with the key; for each field the first of these that states it.
///
/// A header may say what the session says, and nothing else. A key with a stored human is that
/// person's: no session and no header can name another one.
///
/// headers  Of a request that verify() accepted, which are therefore signed and there once.
/// errors   kInvalidArgument for a header out of bounds; kAccessDenied for a contradiction.
/// threads  pure.
Result<void> settle_identity(
    std::span<const std::pair<std::string, std::string>> headers, Authenticated& caller
);

/// What a session states: its source identity, and its tags of the names above.
Claims claims_of(const Session& session);

}  // namespace beholden::auth
