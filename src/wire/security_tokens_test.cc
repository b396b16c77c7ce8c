#include "wire/security_tokens.h"

#include <chrono>

#include <gtest/gtest.h>

namespace beholden::wire {
namespace {

/// As boto3 sends it.
constexpr std::string_view kAssumeRole =
    "Action=AssumeRole&Version=2011-06-15&"
    "RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fanalyst&RoleSessionName=alice&"
    "SourceIdentity=alice&Tags.member.1.Key=case&Tags.member.1.Value=2026-17&"
    "Tags.member.2.Key=purpose&Tags.member.2.Value=missing-person&"
    "TransitiveTagKeys.member.1=case&DurationSeconds=900";

Result<sts::AssumeRoleRequest> decode(const std::string& body) {
    return decode_assume_role(parse_form(body).value());
}

std::string message_of(const std::string& body) {
    const auto request = decode(body);
    return request ? "" : request.error().message;
}

const std::string kMinimal =
    "RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fanalyst&RoleSessionName=alice";

TEST(SecurityTokens, ReadsWhatSdksSend) {
    const auto form = parse_form(kAssumeRole).value();
    EXPECT_EQ(sts_action(form).value(), "AssumeRole");
    const auto request = decode_assume_role(form);
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->RoleArn, "arn:aws:iam::000000000000:role/analyst");
    EXPECT_EQ(request->RoleSessionName, "alice");
    EXPECT_EQ(request->SourceIdentity, "alice");
    EXPECT_EQ(request->DurationSeconds, 900);
    ASSERT_EQ(request->Tags->size(), 2U);
    EXPECT_EQ(request->Tags->at(0).Key, "case");
    EXPECT_EQ(request->Tags->at(1).Value, "missing-person");
    EXPECT_EQ(*request->TransitiveTagKeys, std::vector<std::string>{"case"});
    EXPECT_FALSE(request->Policy);
}

TEST(SecurityTokens, AnEmptyListIsAnEmptyList) {
    const auto request = decode(kMinimal + "&Tags=&PolicyArns=");
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_TRUE(request->Tags->empty());
    EXPECT_TRUE(decode(kMinimal)->Tags == std::nullopt);
}

TEST(SecurityTokens, TellsBrokenConstraintsInTheServicesWords) {
    EXPECT_EQ(
        message_of(kMinimal + "%2F"),
        "1 validation error detected: Value 'alice/' at 'roleSessionName' failed to satisfy "
        "constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*"
    );
    EXPECT_EQ(
        message_of(kMinimal + "&DurationSeconds=899"),
        "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy "
        "constraint: Member must have value greater than or equal to 900"
    );
    EXPECT_EQ(
        message_of(kMinimal + "&DurationSeconds=43201"),
        "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy "
        "constraint: Member must have value less than or equal to 43200"
    );
    EXPECT_EQ(
        message_of(kMinimal + "&Tags.member.1.Value=x"),
        "1 validation error detected: Value null at 'tags.1.member.key' failed to satisfy "
        "constraint: Member must not be null"
    );
    const std::string none = message_of("RoleSessionName=alice");
    EXPECT_NE(none.find("Value null at 'roleArn'"), std::string::npos) << none;
    EXPECT_NE(message_of(kMinimal + "&SourceIdentity=a").find("sourceIdentity"), std::string::npos);
    EXPECT_NE(message_of(kMinimal + "&SourceIdentity=a%20b").find("pattern"), std::string::npos);
}

TEST(SecurityTokens, RefusesFieldsThatNoMemberIsNamedBy) {
    for (const char* field :
         {"&SourceIdentiy=alice", "&Tags.member.0.Key=a",
          "&Tags.member.2.Key=a&Tags.member.2.Value=b", "&Tags.1.Key=a", "&Tags.member.1.Key.x=a",
          "&Tags=x", "&RoleArn.x=1",
          "&Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.3.Key=c&Tags.member.3.Value=d"}) {
        const auto request = decode(kMinimal + field);
        ASSERT_FALSE(request) << field;
        EXPECT_EQ(request.error().code, ErrorCode::kValidation) << field;
    }
}

TEST(SecurityTokens, WantsWholeNumbers) {
    for (const char* number :
         {"", "1e3", "900.0", " 900", "+900", "0x384", "-", "nine", "0900",
          "99999999999999999999999"}) {
        const auto request = decode(kMinimal + "&DurationSeconds=" + std::string(number));
        ASSERT_FALSE(request) << number;
        EXPECT_EQ(request.error().code, ErrorCode::kMalformedRequest) << number;
    }
}

TEST(SecurityTokens, ANameOfTheProtocolIsNoParameter) {
    EXPECT_TRUE(decode_get_caller_identity(
        parse_form("Action=GetCallerIdentity&Version=2011-06-15").value()
    ));
    EXPECT_FALSE(decode_get_caller_identity(parse_form("Action=GetCallerIdentity&x=1").value()));
}

TEST(SecurityTokens, WantsAnActionOfItsVersion) {
    for (const char* body :
         {"", "Version=2011-06-15", "Action=&Version=2011-06-15", "Action=AssumeRole",
          "Action=AssumeRole&Version=2010-05-08"}) {
        EXPECT_EQ(sts_action(parse_form(body).value()).error().code, ErrorCode::kUnknownOperation)
            << body;
    }
}

TEST(SecurityTokens, WritesAnswersThatSdksRead) {
    sts::AssumeRoleResponse response;
    auto& credentials = response.Credentials.emplace();
    credentials.AccessKeyId = "ASIAEXAMPLE";
    credentials.SecretAccessKey = "se/cret+";
    credentials.SessionToken = "token==";
    credentials.Expiration = TimePoint(std::chrono::milliseconds(1'795'510'800'999));
    response.AssumedRoleUser = {.AssumedRoleId = "AROA:a", .Arn = "arn:a"};
    response.PackedPolicySize = 6;
    response.SourceIdentity = "alice";
    EXPECT_EQ(
        encode(response, "7e9b"),
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
        "<AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>"
        "<SecretAccessKey>se/cret+</SecretAccessKey><SessionToken>token==</SessionToken>"
        "<Expiration>2026-11-24T09:00:00Z</Expiration></Credentials>"
        "<AssumedRoleUser><AssumedRoleId>AROA:a</AssumedRoleId><Arn>arn:a</Arn></AssumedRoleUser>"
        "<PackedPolicySize>6</PackedPolicySize><SourceIdentity>alice</SourceIdentity>"
        "</AssumeRoleResult><ResponseMetadata><RequestId>7e9b</RequestId></ResponseMetadata>"
        "</AssumeRoleResponse>"
    );
    sts::GetCallerIdentityResponse caller;
    caller.UserId = "a<b";
    EXPECT_NE(encode(caller, "id").find("<UserId>a&lt;b</UserId>"), std::string::npos);
}

}  // namespace
}  // namespace beholden::wire
