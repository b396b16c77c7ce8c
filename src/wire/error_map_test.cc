#include "wire/error_map.h"

#include <map>
#include <set>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace beholden::wire {
namespace {

Error error(ErrorCode code, std::string message, std::string detail = {}) {
    return Error{code, std::move(message), std::move(detail), std::source_location::current()};
}

TEST(ErrorMap, GivesEachCodeTheNameAndStatusThatSdksKnow) {
    using enum ErrorCode;
    struct Expected {
        std::string_view exception;
        int status = 400;
    };
    const std::map<ErrorCode, Expected> expected = {
        {kInvalidArgument, {"InvalidParameterException"}},
        {kValidation, {"ValidationException"}},
        {kMalformedRequest, {"SerializationException"}},
        {kUnknownOperation, {"UnknownOperationException"}},
        {kUnsupportedOperation, {"UnsupportedOperationException"}},
        {kInvalidImageFormat, {"InvalidImageFormatException"}},
        {kImageTooLarge, {"ImageTooLargeException"}},
        {kInvalidS3Object, {"InvalidS3ObjectException"}},
        {kNotFound, {"ResourceNotFoundException"}},
        {kAlreadyExists, {"ResourceAlreadyExistsException"}},
        {kConflict, {"ConflictException"}},
        {kTokenReused, {"IdempotentParameterMismatchException"}},
        {kQuotaExceeded, {"ServiceQuotaExceededException"}},
        {kHumanLoopQuota, {"HumanLoopQuotaExceededException"}},
        {kOverloaded, {"ThrottlingException"}},
        {kThrottled, {"ProvisionedThroughputExceededException"}},
        {kInvalidPageToken, {"InvalidPaginationTokenException"}},
        {kBodyTooLarge, {"RequestEntityTooLargeException", 413}},
        {kMissingAuthentication, {"MissingAuthenticationTokenException"}},
        {kIncompleteSignature, {"IncompleteSignatureException"}},
        {kUnrecognizedClient, {"UnrecognizedClientException"}},
        {kSignatureExpired, {"InvalidSignatureException"}},
        {kExpiredToken, {"ExpiredTokenException"}},
        {kAccessDenied, {"AccessDeniedException"}},
        {kUnavailable, {"ServiceUnavailableException", 503}},
        {kCorruption, {"InternalServerError", 500}},
        {kIo, {"InternalServerError", 500}},
        {kInternal, {"InternalServerError", 500}},
    };
    ASSERT_EQ(expected.size(), error_mappings().size());
    for (const auto& [code, row] : expected) {
        const RenderedError rendered = render_error(error(code, "why"), "id");
        EXPECT_EQ(rendered.exception, row.exception);
        EXPECT_EQ(rendered.status, row.status) << row.exception;
    }
}

TEST(RenderError, WritesTheFourMembers) {
    const auto rendered = render_error(
        error(ErrorCode::kNotFound, "The collection id: \"x\" does not exist"),
        "7e9b7f5c-0000-4000-8000-000000000000"
    );
    EXPECT_EQ(rendered.status, 400);
    EXPECT_EQ(
        rendered.body,
        R"({"__type":"ResourceNotFoundException","Code":"ResourceNotFoundException",)"
        R"("Logref":"7e9b7f5c-0000-4000-8000-000000000000",)"
        R"("Message":"The collection id: \"x\" does not exist"})"
    );
}

TEST(RenderError, KeepsWhatHappenedInsideFromTheClient) {
    for (const ErrorCode code : {ErrorCode::kInternal, ErrorCode::kIo, ErrorCode::kCorruption}) {
        const auto rendered =
            render_error(error(code, "cannot read /var/lib/x", "errno 5 in row 7"), "id");
        EXPECT_EQ(rendered.body.find("/var/lib"), std::string::npos);
        EXPECT_EQ(rendered.body.find("errno"), std::string::npos);
        EXPECT_NE(rendered.body.find("The server met a problem."), std::string::npos);
    }
    const auto refused = render_error(error(ErrorCode::kNotFound, "gone", "row 7"), "id");
    EXPECT_EQ(refused.body.find("row 7"), std::string::npos);
}

TEST(RenderError, GivesOneAnswerForUnknownKeyAndWrongSignature) {
    EXPECT_EQ(
        render_error(error(ErrorCode::kUnrecognizedClient, "no such key"), "id").body,
        render_error(error(ErrorCode::kUnrecognizedClient, "signatures differ"), "id").body
    );
}

TEST(RenderError, IsJsonWhateverTheMessageHolds) {
    const std::string message = std::string("a\0b\xff\"\\\n", 7);
    const auto rendered = render_error(error(ErrorCode::kInvalidArgument, message), "i\"d");
    const auto body = boost::json::parse(rendered.body).as_object();
    EXPECT_EQ(body.size(), 4U);
    EXPECT_EQ(body.at("Logref").as_string(), "i\"d");
    EXPECT_EQ(
        std::string(body.at("Message").as_string()), std::string("a\0b\xef\xbf\xbd\"\\\n", 9)
    );
}

}  // namespace
}  // namespace beholden::wire
