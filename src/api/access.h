#pragma once

#include <string_view>

#include "auth/authenticator.h"
#include "auth/role.h"
#include "base/result.h"

namespace beholden::api {

/// What an operation does to whom, and which role may: auth/role.h has the one table.
using auth::allows;
using auth::Permission;

/// errors  kAccessDenied, naming the role and the operation.
Result<void> require(const auth::Principal& who, Permission permission, std::string_view operation);

}  // namespace beholden::api
