#include "api/access.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

using auth::Role;

TEST(Access, EachRoleHoldsWhatItIsFor) {
    for (const auto permission :
         {Permission::kInspect, Permission::kAnalyse, Permission::kSearch, Permission::kEnrol,
          Permission::kManage}) {
        EXPECT_TRUE(allows(Role::kAdmin, permission));
        EXPECT_TRUE(allows(Role::kOperator, permission));
    }
    EXPECT_TRUE(allows(Role::kInvestigator, Permission::kSearch));
    EXPECT_FALSE(allows(Role::kInvestigator, Permission::kEnrol));
    EXPECT_TRUE(allows(Role::kReviewer, Permission::kAnalyse));
    EXPECT_FALSE(allows(Role::kReviewer, Permission::kSearch));
    EXPECT_TRUE(allows(Role::kAuditor, Permission::kInspect));
    EXPECT_FALSE(allows(Role::kAuditor, Permission::kAnalyse));
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
