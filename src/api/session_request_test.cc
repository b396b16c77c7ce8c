#include "api/session_request.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::api {
namespace {

using auth::Role;
using std::chrono::hours;
using std::chrono::seconds;
namespace sts = wire::sts;

class SessionRequest : public testing::Test {
protected:
    SessionRequest() {
        who_.access_key_id = AccessKeyId("AKIAEXAMPLE222222222");
        who_.role = Role::kOperator;
        request_.RoleArn = "arn:aws:iam::000000000000:role/investigator";
        request_.RoleSessionName = "laptop";
    }
    Result<auth::Session> make(const auth::Session* session = nullptr) {
        return make_session(request_, who_, session, now_);
    }
    Error error(const auth::Session* session = nullptr) {
        const auto made = make(session);
        EXPECT_FALSE(made);
        return made ? Error{} : made.error();
    }
    /// The principal of who signs with `session`.
    static auth::Principal signer_of(const auth::Session& session) {
        auth::Principal who;
        who.access_key_id = session.parent;
        who.session_key_id = AccessKeyId("ASIAEXAMPLE");
        who.role = session.role;
        who.session_name = session.name;
        who.source_identity = session.source_identity;
        return who;
    }
    void tag(const std::string& key, const std::string& value, bool transitive = false) {
        if (!request_.Tags) request_.Tags.emplace();
        request_.Tags->push_back({.Key = key, .Value = value});
        if (!transitive) return;
        if (!request_.TransitiveTagKeys) request_.TransitiveTagKeys.emplace();
        request_.TransitiveTagKeys->push_back(key);
    }

    sts::AssumeRoleRequest request_;
    auth::Principal who_;
    TimePoint now_{seconds(1'795'510'800)};
};

TEST_F(SessionRequest, GivesWhatWasAskedForAnHour) {
    request_.SourceIdentity = "alice";
    tag("case", "2026-17", true);
    tag("purpose", "missing-person");
    const auto made = make();
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->parent, who_.access_key_id);
    EXPECT_EQ(made->role, Role::kInvestigator);
    EXPECT_EQ(made->name, "laptop");
    EXPECT_EQ(made->source_identity, "alice");
    const std::vector<auth::SessionTag> tags = {
        {"case", "2026-17", true}, {"purpose", "missing-person", false}
    };
    EXPECT_EQ(made->tags, tags);
    EXPECT_EQ(made->rooted, now_);
    EXPECT_EQ(made->expires, now_ + hours(1));
    request_.DurationSeconds = 43'200;
    EXPECT_EQ(make()->expires, now_ + hours(12));
}

TEST_F(SessionRequest, RefusesRolesAboveTheCallersAndThoseThatAreNot) {
    for (const char* name : {"admin", "auditor", "king", "", "Investigator", "path/investigator"}) {
        request_.RoleArn = "arn:aws:iam::000000000000:role/" + std::string(name);
        const Error refused = error();
        EXPECT_EQ(refused.code, ErrorCode::kAccessDenied) << name;
        EXPECT_EQ(
            refused.message,
            "User: arn:aws:iam::000000000000:user/AKIAEXAMPLE222222222 is not authorized to "
            "perform: sts:AssumeRole on resource: " +
                request_.RoleArn
        );
    }
    request_.RoleArn = "arn:aws:iam::123456789012:role/investigator";
    EXPECT_EQ(error().code, ErrorCode::kAccessDenied);
    request_.RoleArn = "investigator-investigator";
    EXPECT_EQ(error().code, ErrorCode::kValidation);
}

TEST_F(SessionRequest, AChainKeepsThePersonWhoBeganIt) {
    request_.SourceIdentity = "alice";
    const auth::Session first = make().value();
    who_ = signer_of(first);
    request_.SourceIdentity.reset();
    EXPECT_EQ(make(&first)->source_identity, "alice");
    request_.SourceIdentity = "alice";
    EXPECT_EQ(make(&first)->source_identity, "alice");
    request_.SourceIdentity = "bob";
    const Error refused = error(&first);
    EXPECT_EQ(refused.code, ErrorCode::kAccessDenied);
    EXPECT_EQ(
        refused.message,
        "User: arn:aws:sts::000000000000:assumed-role/investigator/laptop is not authorized to "
        "perform: sts:SetSourceIdentity on resource: arn:aws:iam::000000000000:role/investigator"
    );
}

TEST_F(SessionRequest, APersonNamedByKeyOrHeaderIsTheSessions) {
    who_.source_identity = "alice";
    EXPECT_EQ(make()->source_identity, "alice");
    request_.SourceIdentity = "bob";
    EXPECT_EQ(error().code, ErrorCode::kAccessDenied);
}

TEST_F(SessionRequest, AChainKeepsTransitiveTagsAndDropsOthers) {
    tag("case", "2026-17", true);
    tag("purpose", "missing-person");
    const auth::Session first = make().value();
    who_ = signer_of(first);
    request_.Tags.reset();
    request_.TransitiveTagKeys.reset();
    tag("purpose", "identification");
    const auto second = make(&first);
    ASSERT_TRUE(second);
    const std::vector<auth::SessionTag> tags = {
        {"purpose", "identification", false}, {"case", "2026-17", true}
    };
    EXPECT_EQ(second->tags, tags);
    tag("CASE", "2026-18");
    const Error refused = error(&first);
    EXPECT_EQ(refused.code, ErrorCode::kInvalidArgument);
    EXPECT_NE(refused.message.find("conflicts with a transitive tag key"), std::string::npos);
    request_.Tags->back().Value = "2026-17";
    EXPECT_TRUE(make(&first)->tags.back().transitive);
}

TEST_F(SessionRequest, AChainedSessionLivesAnHourAndTheChainHalfADay) {
    const auth::Session first = make().value();
    who_ = signer_of(first);
    request_.DurationSeconds = 3'601;
    const Error refused = error(&first);
    EXPECT_EQ(refused.code, ErrorCode::kValidation);
    EXPECT_NE(refused.message.find("exceeds the 1 hour session limit"), std::string::npos);
    request_.DurationSeconds = 3'600;
    auth::Session last = first;
    for (int i = 0; i < 30; ++i) {
        now_ += std::chrono::minutes(30);
        const auto next = make(&last);
        ASSERT_TRUE(next);
        EXPECT_EQ(next->rooted, first.rooted);
        EXPECT_LE(next->expires, first.rooted + limits::kSessionLifeMax);
        last = *next;
    }
    EXPECT_EQ(last.expires, first.rooted + limits::kSessionLifeMax);
}

TEST_F(SessionRequest, RefusesTagsThatContradictEachOther) {
    tag("Case", "1");
    tag("case", "2");
    EXPECT_NE(error().message.find("Duplicate tag keys"), std::string::npos);
    request_.Tags->pop_back();
    request_.TransitiveTagKeys = {{"case", "other"}};
    const Error refused = error();
    EXPECT_EQ(refused.code, ErrorCode::kInvalidArgument);
    EXPECT_NE(refused.message.find("must be included in the requested tags"), std::string::npos);
}

TEST_F(SessionRequest, HoldsTagsToTheBoundsOfHeaders) {
    tag("purpose", "two words");
    EXPECT_EQ(error().code, ErrorCode::kInvalidArgument);
    request_.Tags->front() = {.Key = "department", .Value = "two words"};
    EXPECT_TRUE(make());
}

TEST_F(SessionRequest, RefusesToIgnoreWhatWouldNarrowTheSession) {
    const sts::AssumeRoleRequest good = request_;
    request_.Policy = "{}";
    EXPECT_NE(error().message.find("Policy"), std::string::npos);
    request_ = good;
    request_.PolicyArns.emplace().emplace_back();
    EXPECT_EQ(error().code, ErrorCode::kValidation);
    request_ = good;
    request_.TokenCode = "123456";
    EXPECT_EQ(error().code, ErrorCode::kValidation);
    request_ = good;
    request_.SerialNumber = "arn:aws:iam::000000000000:mfa/a";
    EXPECT_EQ(error().code, ErrorCode::kValidation);
    request_ = good;
    request_.ExternalId = "partner";  // Nothing here depends on it.
    EXPECT_TRUE(make());
}

TEST_F(SessionRequest, RoleIdsLookLikeOnes) {
    EXPECT_EQ(role_id(Role::kInvestigator), "AROAINVESTIGATOR00000");
    EXPECT_EQ(role_id(Role::kAdmin), "AROAADMIN000000000000");
}

}  // namespace
}  // namespace beholden::api
