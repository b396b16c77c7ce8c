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

constexpr std::array kAllRoles = {
    Role::kAdmin, Role::kOperator, Role::kInvestigator, Role::kReviewer, Role::kAuditor
};

constexpr std::array kAllPermissions = {
    Permission::kInspect, Permission::kAnalyse, Permission::kSearch, Permission::kReview,
    Permission::kEnrol,   Permission::kManage,  Permission::kAudit,  Permission::kGovern,
};

template <class... Permissions>
constexpr unsigned set_of(Permissions... permissions) {
    return ((1U << static_cast<unsigned>(permissions)) | ...);
}

constexpr unsigned permissions_of(Role role) noexcept {
    using enum Permission;
    constexpr unsigned kReviewer = set_of(kInspect, kAnalyse, kReview);
    constexpr unsigned kInvestigator = kReviewer | set_of(kSearch);
    constexpr unsigned kOperator = kInvestigator | set_of(kEnrol, kManage);
    constexpr unsigned kAuditor = set_of(kInspect, kAudit);
    switch (role) {
        case Role::kAdmin: return kOperator | kAuditor | set_of(kGovern);
        case Role::kOperator: return kOperator;
        case Role::kInvestigator: return kInvestigator;
        case Role::kReviewer: return kReviewer;
        case Role::kAuditor: return kAuditor;
    }
    return 0;
}

}  // namespace

std::span<const Permission> all_permissions() noexcept { return kAllPermissions; }

std::span<const Role> all_roles() noexcept { return kAllRoles; }

bool allows(Role role, Permission permission) noexcept {
    return (permissions_of(role) & set_of(permission)) != 0;
}

bool may_assume(Role from, Role to) noexcept {
    return (permissions_of(to) & ~permissions_of(from)) == 0;
}

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
