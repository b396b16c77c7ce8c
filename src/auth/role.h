#pragma once

#include <cstdint>
#include <string_view>

#include "auth/authenticator.h"

namespace beholden::auth {

/// What an operation does to whom; each operation has exactly one.
enum class Permission : std::uint8_t {
    kInspect,  ///< Reads about the server and its collections, not about people in them.
    kAnalyse,  ///< Looks at a picture the caller brings; no gallery involved.
    kSearch,   ///< Asks a gallery who somebody is, or lists who is in it.
    kReview,   ///< Decides on what a search found.
    kEnrol,    ///< Adds people to or removes people from a gallery.
    kManage,   ///< Creates, deletes or describes anew galleries.
    kAudit,    ///< Reads the entries of the audit log and reports made from them.
    kGovern,   ///< Changes what guards the rest: policies, keys, roles.
};

/// Every permission, in the order of the enumeration.
std::span<const Permission> all_permissions() noexcept;

/// Every role, the most powerful first.
std::span<const Role> all_roles() noexcept;

/// Whether a role holds a permission. The one table of who may do what:
///
/// | role         | inspect | analyse | search | review | enrol | manage | audit | govern |
/// |--------------|---------|---------|--------|--------|-------|--------|-------|--------|
/// | admin        | x       | x       | x      | x      | x     | x      | x     | x      |
/// | operator     | x       | x       | x      | x      | x     | x      |       |        |
/// | investigator | x       | x       | x      | x      |       |        |       |        |
/// | reviewer     | x       | x       |        | x      |       |        |       |        |
/// | auditor      | x       |         |        |        |       |        | x     |        |
[[nodiscard]] bool allows(Role role, Permission permission) noexcept;

/// Whether who holds `from` may take on `to`: only if `from` holds every permission that `to` has,
/// so that a session is never worth more than the key behind it. Ordered by this, admin is above
/// operator, operator above investigator, investigator above reviewer, and admin above auditor.
[[nodiscard]] bool may_assume(Role from, Role to) noexcept;

/// "admin", "operator", "investigator", "reviewer" or "auditor".
std::string_view role_name(Role role) noexcept;

/// errors  kInvalidArgument, naming the roles there are.
Result<Role> parse_role(std::string_view name);

}  // namespace beholden::auth
