#pragma once

#include <string_view>

#include "auth/authenticator.h"

namespace beholden::auth {

/// "admin", "operator", "investigator", "reviewer" or "auditor".
std::string_view role_name(Role role) noexcept;

/// errors  kInvalidArgument, naming the roles there are.
Result<Role> parse_role(std::string_view name);

}  // namespace beholden::auth
