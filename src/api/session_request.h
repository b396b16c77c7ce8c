#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/authenticator.h"
#include "base/clock.h"
#include "base/result.h"
#include "wire/sts/shapes.h"

namespace beholden::api {

/// `arn:aws:iam::000000000000:user/AKIA...` or
/// `arn:aws:sts::000000000000:assumed-role/investigator/alice`.
std::string arn_of(const auth::Principal& who);

/// `arn:aws:sts::000000000000:assumed-role/investigator/alice`
std::string session_arn(auth::Role role, std::string_view session_name);

/// `AROAINVESTIGATOR00000`: the same for all sessions of a role.
std::string role_id(auth::Role role);

/// What an AssumeRole asks for, and whether this caller gets it.
///
/// session  The caller's own; null if a long-term key signs.
/// errors   as SecurityTokens::assume_role().
/// threads  pure.
Result<auth::Session> make_session(
    const wire::sts::AssumeRoleRequest& request,
    const auth::Principal& who,
    const auth::Session* session,
    TimePoint now
);

}  // namespace beholden::api
