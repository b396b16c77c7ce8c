#include "api/access.h"

#include <string>

namespace beholden::api {

namespace {

std::string_view name_of(auth::Role role) noexcept {
    switch (role) {
        case auth::Role::kAdmin: return "admin";
        case auth::Role::kOperator: return "operator";
        case auth::Role::kInvestigator: return "investigator";
        case auth::Role::kReviewer: return "reviewer";
        case auth::Role::kAuditor: return "auditor";
    }
    return "unknown";
}

}  // namespace

bool allows(auth::Role role, Permission permission) noexcept {
    switch (role) {
        case auth::Role::kAdmin:
        case auth::Role::kOperator: return true;
        case auth::Role::kInvestigator: return permission <= Permission::kSearch;
        case auth::Role::kReviewer: return permission <= Permission::kAnalyse;
        case auth::Role::kAuditor: return permission == Permission::kInspect;
    }
    return false;
}

Result<void> require(
    const auth::Principal& who, Permission permission, std::string_view operation
) {
    if (allows(who.role, permission)) return {};
    return fail(
        ErrorCode::kAccessDenied, "A key of the role " + std::string(name_of(who.role)) +
                                      " is not allowed to call " + std::string(operation) + "."
    );
}

}  // namespace beholden::api
