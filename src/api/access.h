#pragma once

#include <cstdint>
#include <string_view>

#include "auth/authenticator.h"
#include "base/result.h"

namespace beholden::api {

/// What an operation does to whom; each operation has exactly one.
enum class Permission : std::uint8_t {
    kInspect,  ///< Reads about the server and its collections, not about people in them.
    kAnalyse,  ///< Looks at a picture the caller brings; no gallery involved.
    kSearch,   ///< Asks a gallery who somebody is, or lists who is in it.
    kEnrol,    ///< Adds people to or removes people from a gallery.
    kManage,   ///< Creates or deletes galleries.
};

/// Whether a role holds a permission: admin and operator all; investigator inspects, analyses and
/// searches; reviewer inspects and analyses; auditor inspects.
[[nodiscard]] bool allows(auth::Role role, Permission permission) noexcept;

/// errors  kAccessDenied, naming the role and the operation.
Result<void> require(const auth::Principal& who, Permission permission, std::string_view operation);

}  // namespace beholden::api
