#include "api/security_tokens.h"

#include <gtest/gtest.h>

#include "api/testing/fake_recorder.h"
#include "base/bytes.h"

namespace beholden::api {
namespace {

class StoppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{std::chrono::seconds(1'795'510'800)};
};

/// Lets everyone in as `caller`.
class FixedAuthenticator final : public auth::Authenticator {
public:
    Result<auth::Authenticated> verify(const auth::SignedRequest&) override { return caller; }
    auth::Authenticated caller;
};

class SecurityTokensTest : public ::testing::Test {
protected:
    SecurityTokensTest() {
        authenticator_.caller.service = "sts";
        authenticator_.caller.region = "local";
        authenticator_.caller.principal.access_key_id = AccessKeyId("AKIAEXAMPLE222222222");
        authenticator_.caller.principal.role = auth::Role::kOperator;
        service_.add_to(dispatcher_);
    }

    Answer call(const std::string& body, const std::string& extra_header = "") {
        std::vector<std::pair<std::string, std::string>> headers = {
            {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}
        };
        if (!extra_header.empty()) headers.emplace_back(extra_header, "alice");
        return dispatcher_.handle({"POST", "/", headers, body});
    }
    static std::string element(const std::string& xml, const std::string& name) {
        const std::size_t begin = xml.find("<" + name + ">");
        const std::size_t end = xml.find("</" + name + ">");
        if (begin == std::string::npos || end == std::string::npos) return "";
        return xml.substr(begin + name.size() + 2, end - begin - name.size() - 2);
    }

    crypto::SecureKey root_ = crypto::SecureKey::random();
    auth::SessionTokens tokens_{root_};
    StoppedClock clock_;
    FixedAuthenticator authenticator_;
    CallRecord last_;
    testing::FakeRecorder recorder_;
    Dispatcher dispatcher_{authenticator_, recorder_, clock_, {}, [this](const CallRecord& r) {
                               last_ = r;
                           }};
    SecurityTokens service_{tokens_, clock_};
};

constexpr const char* kAssume =
    "Action=AssumeRole&Version=2011-06-15&RoleSessionName=laptop&DurationSeconds=900&"
    "RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fi";

const std::string kAssumeInvestigator = std::string(kAssume) + "nvestigator";

TEST_F(SecurityTokensTest, HandsOutASessionThatTheServerKnowsAgain) {
    const Answer answer = call(kAssumeInvestigator + "&SourceIdentity=alice");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers[0].second, "text/xml");
    EXPECT_EQ(last_.operation, "AssumeRole");
    EXPECT_EQ(last_.outcome, "ok");
    EXPECT_EQ(element(answer.body, "RequestId"), last_.request_id);
    EXPECT_EQ(element(answer.body, "Expiration"), "2026-11-24T09:15:00Z");
    EXPECT_EQ(element(answer.body, "AssumedRoleId"), "AROAINVESTIGATOR00000:laptop");
    EXPECT_EQ(
        element(answer.body, "Arn"), "arn:aws:sts::000000000000:assumed-role/investigator/laptop"
    );
    EXPECT_EQ(element(answer.body, "SourceIdentity"), "alice");
    const auto opened =
        tokens_.open(element(answer.body, "SessionToken"), element(answer.body, "AccessKeyId"));
    ASSERT_TRUE(opened);
    EXPECT_EQ(as_text(opened->secret), element(answer.body, "SecretAccessKey"));
    EXPECT_EQ(opened->session.source_identity, "alice");
    EXPECT_EQ(opened->session.role, auth::Role::kInvestigator);
}

TEST_F(SecurityTokensTest, TellsWhoAsks) {
    const std::string who = "Action=GetCallerIdentity&Version=2011-06-15";
    Answer answer = call(who);
    EXPECT_EQ(element(answer.body, "Arn"), "arn:aws:iam::000000000000:user/AKIAEXAMPLE222222222");
    EXPECT_EQ(element(answer.body, "UserId"), "AKIAEXAMPLE222222222");
    EXPECT_EQ(element(answer.body, "Account"), "000000000000");
    authenticator_.caller.principal.session_key_id = AccessKeyId("ASIAEXAMPLE");
    authenticator_.caller.principal.session_name = "laptop";
    answer = call(who);
    EXPECT_EQ(
        element(answer.body, "Arn"), "arn:aws:sts::000000000000:assumed-role/operator/laptop"
    );
    EXPECT_EQ(element(answer.body, "UserId"), "AROAOPERATOR000000000:laptop");
}

TEST_F(SecurityTokensTest, EveryRoleMayAskForItself) {
    for (const auth::Role role : auth::all_roles()) {
        authenticator_.caller.principal.role = role;
        const std::string name(auth::role_name(role));
        const std::string body = std::string(kAssume).substr(0, std::string(kAssume).size() - 1);
        EXPECT_EQ(call(body + name).status, 200) << name;
    }
}

TEST_F(SecurityTokensTest, RefusalsAreXmlWithTheServicesNames) {
    const Answer denied =
        call(std::string(kAssume).substr(0, std::string(kAssume).size() - 1) + "admin");
    EXPECT_EQ(denied.status, 403);
    EXPECT_EQ(element(denied.body, "Code"), "AccessDenied");
    EXPECT_EQ(last_.outcome, "AccessDeniedException");
    EXPECT_EQ(last_.access_key_id, "AKIAEXAMPLE222222222");
    EXPECT_EQ(
        element(call(kAssumeInvestigator + "&SourceIdentity=a").body, "Code"), "ValidationError"
    );
    EXPECT_EQ(
        element(call("Action=GetSessionToken&Version=2011-06-15").body, "Code"), "InvalidAction"
    );
    EXPECT_EQ(last_.operation, "-");
    EXPECT_EQ(element(call("%").body, "Code"), "MalformedInput");
    std::string tags;
    for (int i = 1; i <= 40; ++i) {
        const std::string prefix = "&Tags.member." + std::to_string(i);
        tags += prefix + ".Key=k" + std::to_string(i) + prefix + ".Value=" + std::string(256, 'v');
    }
    EXPECT_EQ(element(call(kAssumeInvestigator + tags).body, "Code"), "PackedPolicyTooLarge");
}

TEST_F(SecurityTokensTest, ASignatureOfAnotherServiceOpensNothing) {
    authenticator_.caller.service = "rekognition";
    const Answer answer = call(kAssumeInvestigator);
    EXPECT_EQ(element(answer.body, "Code"), "IncompleteSignature");
    EXPECT_EQ(
        element(answer.body, "Message"), "Credential should be scoped to correct service: 'sts'."
    );
}

TEST_F(SecurityTokensTest, APersonNamedInAHeaderIsTheSessions) {
    const Answer answer = call(kAssumeInvestigator, "x-beholden-human");
    EXPECT_EQ(element(answer.body, "SourceIdentity"), "alice");
    EXPECT_EQ(call(kAssumeInvestigator + "&SourceIdentity=bob", "x-beholden-human").status, 403);
}

}  // namespace
}  // namespace beholden::api
