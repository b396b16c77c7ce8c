#include "api/access.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

using auth::Role;

TEST(Access, LetsARoleDoWhatItHolds) {
    auth::Principal who;
    for (const Role role : auth::all_roles()) {
        who.role = role;
        for (const Permission permission : auth::all_permissions()) {
            const auto result = require(who, permission, "Anything");
            EXPECT_EQ(result.has_value(), allows(role, permission)) << auth::role_name(role);
        }
    }
}

TEST(Access, RefusalNamesRoleAndOperation) {
    auth::Principal who;
    who.role = Role::kAuditor;
    const auto refused = require(who, Permission::kEnrol, "IndexFaces");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kAccessDenied);
    EXPECT_NE(refused.error().message.find("auditor"), std::string::npos);
    EXPECT_NE(refused.error().message.find("IndexFaces"), std::string::npos);
}

}  // namespace
}  // namespace beholden::api
