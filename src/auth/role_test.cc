#include "auth/role.h"

#include <string>

#include <gtest/gtest.h>

namespace beholden::auth {
namespace {

/// The row of a role in the table of the header, as text.
std::string row_of(Role role) {
    std::string row;
    for (const Permission permission : all_permissions())
        row += allows(role, permission) ? 'x' : '.';
    return row;
}

TEST(Role, HoldsThePermissionsOfItsRow) {
    EXPECT_EQ(row_of(Role::kAdmin), "xxxxxxxx");
    EXPECT_EQ(row_of(Role::kOperator), "xxxxxx..");
    EXPECT_EQ(row_of(Role::kInvestigator), "xxxx....");
    EXPECT_EQ(row_of(Role::kReviewer), "xx.x....");
    EXPECT_EQ(row_of(Role::kAuditor), "x.....x.");
}

TEST(Role, NoSessionCanDoWhatItsKeyCannot) {
    for (const Role from : all_roles()) {
        EXPECT_TRUE(may_assume(from, from));
        EXPECT_TRUE(may_assume(Role::kAdmin, from));
        for (const Role to : all_roles()) {
            bool within = true;
            for (const Permission permission : all_permissions()) {
                within = within && (allows(from, permission) || !allows(to, permission));
            }
            EXPECT_EQ(may_assume(from, to), within) << role_name(from) << " to " << role_name(to);
        }
    }
}

TEST(Role, AssumingGoesDownOneOrderAndNeverUp) {
    EXPECT_TRUE(may_assume(Role::kOperator, Role::kInvestigator));
    EXPECT_TRUE(may_assume(Role::kInvestigator, Role::kReviewer));
    EXPECT_FALSE(may_assume(Role::kInvestigator, Role::kOperator));
    EXPECT_FALSE(may_assume(Role::kReviewer, Role::kInvestigator));
    EXPECT_FALSE(may_assume(Role::kOperator, Role::kAuditor));
    EXPECT_FALSE(may_assume(Role::kAuditor, Role::kReviewer));
    for (const Role a : all_roles()) {
        for (const Role b : all_roles()) {
            EXPECT_FALSE(a != b && may_assume(a, b) && may_assume(b, a));
        }
    }
}

TEST(Role, ItsNameReadsBack) {
    for (const Role role : all_roles()) EXPECT_EQ(parse_role(role_name(role)).value(), role);
    for (const char* name : {"", "Admin", "root", "admin "}) {
        EXPECT_EQ(parse_role(name).error().code, ErrorCode::kInvalidArgument) << name;
    }
}

}  // namespace
}  // namespace beholden::auth
