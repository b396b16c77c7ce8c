#include "api/access.h"

#include <string>

namespace beholden::api {

Result<void> require(
    const auth::Principal& who, Permission permission, std::string_view operation
) {
    if (allows(who.role, permission)) return {};
    return fail(
        ErrorCode::kAccessDenied, "A key of the role " + std::string(auth::role_name(who.role)) +
                                      " is not allowed to call " + std::string(operation) + "."
    );
}

}  // namespace beholden::api
