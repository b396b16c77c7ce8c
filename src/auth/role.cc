#include "auth/role.h"

#include <array>

namespace beholden::auth {

namespace {

constexpr std::array<std::pair<std::string_view, Role>, 5> kRoles = {{
    {"admin", Role::kAdmin},
    {"operator", Role::kOperator},
    {"investigator", Role::kInvestigator},
    {"reviewer", Role::kReviewer},
    {"auditor", Role::kAuditor},
}};

}  // namespace

std::string_view role_name(Role role) noexcept {
    for (const auto& [name, value] : kRoles) {
        if (value == role) return name;
    }
    return "unknown";
}

Result<Role> parse_role(std::string_view name) {
    for (const auto& [known, role] : kRoles) {
        if (known == name) return role;
    }
    return fail(
        ErrorCode::kInvalidArgument,
        "The role must be admin, operator, investigator, reviewer or auditor."
    );
}

}  // namespace beholden::auth
