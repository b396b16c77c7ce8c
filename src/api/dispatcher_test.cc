#include "api/dispatcher.h"

#include <algorithm>
#include <optional>

#include <gtest/gtest.h>

#include "api/testing/fake_recorder.h"
#include "wire/error_map.h"
#include "wire/rekognition/operations.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {
namespace {

namespace rek = wire::rekognition;

/// Lets everyone in as `caller`, or refuses everyone.
class FixedAuthenticator final : public auth::Authenticator {
public:
    Result<auth::Authenticated> verify(const auth::SignedRequest&) override {
        if (!caller) return fail(ErrorCode::kUnrecognizedClient, "who are you");
        return *caller;
    }
    std::optional<auth::Authenticated> caller;
};

class DispatcherTest : public ::testing::Test {
protected:
    DispatcherTest() {
        auth::Authenticated caller;
        caller.principal.access_key_id = AccessKeyId("AKIATEST");
        caller.principal.role = auth::Role::kAdmin;
        caller.service = "rekognition";
        caller.region = "eu-west-1";
        authenticator_.caller = caller;
    }

    Dispatcher make(Dispatcher::Options options = {}) {
        return {
            authenticator_, recorder_, clock_, std::move(options),
            [this](const CallRecord& record) { last_ = record; }
        };
    }

    Answer call(const Dispatcher& dispatcher, const std::string& target, std::string_view body) {
        std::vector<std::pair<std::string, std::string>> headers = headers_;
        headers.emplace_back("content-type", content_type_);
        headers.emplace_back("x-amz-target", target);
        return dispatcher.handle({"POST", "/", headers, body});
    }

    static void serve_describe(Dispatcher& dispatcher, Permission permission) {
        dispatcher.serve<rek::DescribeCollection>(
            permission,
            [](const rek::DescribeCollectionRequest& request,
               const Context& context) -> Result<rek::DescribeCollectionResponse> {
                if (request.CollectionId == "gone") {
                    return fail(ErrorCode::kNotFound, "no such collection", "secret path");
                }
                rek::DescribeCollectionResponse response;
                response.CollectionARN = context.region + "/" + request.CollectionId;
                return response;
            }
        );
    }

    FixedAuthenticator authenticator_;
    testing::FakeRecorder recorder_;
    SystemClock clock_;
    CallRecord last_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string content_type_ = "application/x-amz-json-1.1";
};

constexpr const char* kDescribe = "RekognitionService.DescribeCollection";

TEST_F(DispatcherTest, AnswersWithTheHandlersResponseAndARequestId) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    const Answer answer = call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.starts_with(R"({"CollectionARN":"eu-west-1/c",)")) << answer.body;
    EXPECT_EQ(last_.operation, "DescribeCollection");
    EXPECT_EQ(last_.outcome, "ok");
    EXPECT_EQ(last_.access_key_id, "AKIATEST");
    EXPECT_EQ(answer.headers[1].second, last_.request_id);
}

TEST_F(DispatcherTest, TellsTheClientTheMessageAndTheLogTheDetail) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    const Answer answer = call(dispatcher, kDescribe, R"({"CollectionId":"gone"})");
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("no such collection"), std::string::npos);
    EXPECT_EQ(answer.body.find("secret path"), std::string::npos);
    EXPECT_EQ(last_.outcome, "ResourceNotFoundException");
    EXPECT_EQ(last_.detail, "secret path");
}

TEST_F(DispatcherTest, TellsUnknownFromUnservedOperations) {
    const auto dispatcher = make();
    EXPECT_NE(
        call(dispatcher, kDescribe, "{}").body.find("UnsupportedOperation"), std::string::npos
    );
    EXPECT_NE(
        call(dispatcher, "RekognitionService.Nothing", "{}").body.find("UnknownOperation"),
        std::string::npos
    );
    EXPECT_EQ(last_.operation, "-");
}

TEST_F(DispatcherTest, ASignatureOfAnotherServiceOpensNothing) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    authenticator_.caller->service = "beholden";
    EXPECT_EQ(call(dispatcher, kDescribe, R"({"CollectionId":"c"})").status, 400);
    EXPECT_NE(last_.outcome, "ok");
}

TEST_F(DispatcherTest, WhoIsNotLetInReachesNoHandlerAndNoParser) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kManage);
    authenticator_.caller->principal.role = auth::Role::kAuditor;
    call(dispatcher, kDescribe, "not json");
    EXPECT_EQ(last_.outcome, "AccessDeniedException");
    authenticator_.caller.reset();
    call(dispatcher, kDescribe, "not json");
    EXPECT_EQ(last_.outcome, "UnrecognizedClientException");
    EXPECT_EQ(last_.access_key_id, "-");
}

TEST_F(DispatcherTest, StrictModeRefusesReplaysOfWhatChangesStateOnly) {
    authenticator_.caller->principal.replayed = true;
    for (const bool strict : {false, true}) {
        for (const auto permission : {Permission::kSearch, Permission::kEnrol}) {
            auto dispatcher = make({.replays_refused = strict});
            serve_describe(dispatcher, permission);
            call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
            EXPECT_EQ(last_.outcome == "ok", !(strict && permission == Permission::kEnrol));
            EXPECT_TRUE(last_.replayed);
        }
    }
}

TEST_F(DispatcherTest, AsksForAdmissionOnceTheCallerMayCall) {
    std::vector<std::string> asked;
    auto dispatcher = make(
        {.admit = [&](const auth::Principal& who, std::string_view operation,
                      Permission permission) -> Result<void> {
            asked.push_back(who.source_identity + " " + std::string(operation));
            EXPECT_EQ(permission, Permission::kManage);
            if (asked.size() > 1) return fail(ErrorCode::kThrottled, "enough");
            return {};
        }}
    );
    serve_describe(dispatcher, Permission::kManage);
    headers_ = {{"x-beholden-human", "alice"}};
    EXPECT_EQ(call(dispatcher, kDescribe, R"({"CollectionId":"c"})").status, 200);
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(last_.outcome, "ProvisionedThroughputExceededException");
    authenticator_.caller->principal.role = auth::Role::kAuditor;
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(last_.outcome, "AccessDeniedException");
    EXPECT_EQ(asked, std::vector<std::string>(2, "alice DescribeCollection"));
}

TEST_F(DispatcherTest, TellsTheHandlerWhoAsksAndWhy) {
    auto dispatcher = make();
    auth::Principal seen;
    dispatcher.serve<rek::DescribeCollection>(
        Permission::kInspect,
        [&](const rek::DescribeCollectionRequest&,
            const Context& context) -> Result<rek::DescribeCollectionResponse> {
            seen = context.who;
            return rek::DescribeCollectionResponse{};
        }
    );
    headers_ = {
        {"x-beholden-human", "alice"},
        {"X-Beholden-Purpose", "missing-person"},
        {"x-beholden-case", "2026-17"},
        {"x-beholden-offence", "none"}
    };
    EXPECT_EQ(call(dispatcher, kDescribe, R"({"CollectionId":"c"})").status, 200);
    EXPECT_EQ(seen.source_identity, "alice");
    EXPECT_EQ(seen.purpose, "missing-person");
    EXPECT_EQ(seen.case_reference, "2026-17");
    EXPECT_EQ(seen.offence, "none");
}

TEST_F(DispatcherTest, RefusesAHeaderThatContradictsTheSessionAndSaysWhoTried) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    auth::Session session;
    session.tags = {{"purpose", "missing-person", false}};
    authenticator_.caller->session = session;
    headers_ = {{"x-beholden-purpose", "curiosity"}};
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(last_.outcome, "AccessDeniedException");
    EXPECT_EQ(last_.operation, "DescribeCollection");
    EXPECT_EQ(last_.access_key_id, "AKIATEST");
}

TEST_F(DispatcherTest, LetsRolesReadWhatIsNoOperation) {
    const auto dispatcher = make();
    const Call get = {"GET", "/audit/tile/entries/000", {}, ""};
    authenticator_.caller->service = "beholden";
    const std::string what = "read the audit log's entries";
    EXPECT_TRUE(dispatcher.authorize(get, Permission::kAudit, what));
    authenticator_.caller->principal.role = auth::Role::kAuditor;
    const auto auditor = dispatcher.authorize(get, Permission::kAudit, what);
    ASSERT_TRUE(auditor);
    EXPECT_EQ(auditor->access_key_id.str(), "AKIATEST");
    authenticator_.caller->principal.role = auth::Role::kOperator;
    EXPECT_EQ(
        dispatcher.authorize(get, Permission::kAudit, what).error().code, ErrorCode::kAccessDenied
    );
    authenticator_.caller->principal.role = auth::Role::kAuditor;
    authenticator_.caller->service = "sts";
    EXPECT_EQ(
        dispatcher.authorize(get, Permission::kAudit, what).error().code,
        ErrorCode::kIncompleteSignature
    );
    authenticator_.caller.reset();
    EXPECT_EQ(
        dispatcher.authorize(get, Permission::kAudit, what).error().code,
        ErrorCode::kUnrecognizedClient
    );
}

TEST_F(DispatcherTest, AnswersAFormInXmlEvenToWhomItDoesNotKnow) {
    const auto dispatcher = make();
    authenticator_.caller.reset();
    for (const char* type :
         {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
          "Application/X-WWW-Form-URLEncoded;charset=UTF-8"}) {
        content_type_ = type;
        const Answer answer = call(dispatcher, "", "Action=GetCallerIdentity");
        EXPECT_EQ(answer.status, 403);
        EXPECT_EQ(answer.headers[0].second, "text/xml");
        EXPECT_NE(answer.body.find("<Code>InvalidClientTokenId</Code>"), std::string::npos);
    }
    content_type_ = "application/x-www-form-urlencodedish";
    EXPECT_NE(call(dispatcher, "", "").body.find("__type"), std::string::npos);
}

TEST_F(DispatcherTest, AnotherContentTypeIsNotTheApis) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    content_type_ = "application/json";
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(last_.outcome, "SerializationException");
}

TEST_F(DispatcherTest, EveryAuthenticatedCallHasOneLeafAndSaysWhere) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    headers_.emplace_back("x-beholden-human", "officer");
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    call(dispatcher, kDescribe, R"({"CollectionId":"gone"})");
    call(dispatcher, kDescribe, "not json");
    const Answer answer = call(dispatcher, "RekognitionService.Nothing", "{}");
    ASSERT_EQ(recorder_.entries.size(), 4u);
    EXPECT_EQ(recorder_.entries[0].http_status, 200);
    EXPECT_EQ(recorder_.entries[0].exception, "");
    EXPECT_EQ(recorder_.entries[0].operation, "DescribeCollection");
    EXPECT_EQ(recorder_.entries[0].service, "Rekognition");
    EXPECT_EQ(recorder_.entries[0].who.source_identity, "officer");
    EXPECT_EQ(recorder_.entries[1].http_status, 400);
    EXPECT_EQ(recorder_.entries[1].exception, "ResourceNotFoundException");
    EXPECT_EQ(recorder_.entries[2].exception, "SerializationException");
    EXPECT_EQ(recorder_.entries[3].operation, "");
    EXPECT_EQ(recorder_.entries[3].request_id, last_.request_id);
    EXPECT_TRUE(answer.body.ends_with(
        R"("AuditReceipt":{"LogIndex":3,"LeafHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}})"
    )) << answer.body;
    const std::pair<std::string, std::string> header{"x-beholden-log-index", "3"};
    EXPECT_NE(std::ranges::find(answer.headers, header), answer.headers.end());
}

TEST_F(DispatcherTest, ACallThatLoggedItselfIsNotLoggedAgain) {
    auto dispatcher = make();
    dispatcher.serve<rek::DescribeCollection>(
        Permission::kInspect,
        [](const rek::DescribeCollectionRequest&,
           const Context& context) -> Result<rek::DescribeCollectionResponse> {
            EXPECT_EQ(context.entry.http_status, 200);
            context.entry.receipt = {7, {}};
            return rek::DescribeCollectionResponse();
        }
    );
    const Answer answer = call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_TRUE(recorder_.entries.empty());
    EXPECT_TRUE(answer.body.starts_with(R"({"AuditReceipt":{"LogIndex":7,)")) << answer.body;
}

TEST_F(DispatcherTest, WhatCannotBeLoggedIsNotAnswered) {
    auto dispatcher = make();
    serve_describe(dispatcher, Permission::kInspect);
    recorder_.error = Error{ErrorCode::kIo, "disk full", "path", {}};
    const Answer answer = call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(last_.outcome, "InternalServerError");
    EXPECT_EQ(answer.body.find("eu-west-1"), std::string::npos);
    EXPECT_EQ(answer.body.find("AuditReceipt"), std::string::npos);
    recorder_.error->code = ErrorCode::kOverloaded;
    call(dispatcher, kDescribe, R"({"CollectionId":"c"})");
    EXPECT_EQ(last_.outcome, wire::error_mapping(ErrorCode::kOverloaded).exception);
}

TEST_F(DispatcherTest, RequestsWithoutASignatureAreLoggedByNumber) {
    auto dispatcher = make();
    authenticator_.caller.reset();
    for (int i = 0; i < 100; ++i) {
        const Answer answer = call(dispatcher, kDescribe, "{}");
        EXPECT_EQ(answer.body.find("AuditReceipt"), std::string::npos);
    }
    EXPECT_EQ(recorder_.entries.size(), 1u);
    EXPECT_TRUE(dispatcher.log_unauthenticated(true));
    ASSERT_EQ(recorder_.entries.size(), 2u);
    const auto& rest = recorder_.entries[1];
    EXPECT_EQ(rest.kind, audit::Kind::kUnauthenticated);
    EXPECT_EQ(std::get<std::int64_t>(rest.clear.at("count_UnrecognizedClientException")), 99);
}

}  // namespace
}  // namespace beholden::api
