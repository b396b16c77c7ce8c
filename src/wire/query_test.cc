#include "wire/query.h"

#include <gtest/gtest.h>

#include "wire/query_error.h"

namespace beholden::wire {
namespace {

std::string xml_text(std::string_view value) {
    std::string xml;
    append_xml_text(xml, value);
    return xml;
}

TEST(XmlText, EscapesWhatXmlWouldRead) {
    EXPECT_EQ(xml_text("a <b> & \"c\" 'd'"), "a &lt;b&gt; &amp; &quot;c&quot; 'd'");
    EXPECT_EQ(xml_text("caf\xC3\xA9 \xF0\x9F\x98\x80\t"), "caf\xC3\xA9 \xF0\x9F\x98\x80\t");
}

TEST(XmlText, ReplacesWhatXmlCannotHold) {
    const std::string replacement = "\xEF\xBF\xBD";
    for (const std::string_view bad :
         {std::string_view("\0", 1), std::string_view("\x01"), std::string_view("\n"),
          std::string_view("\r"), std::string_view("\x1f"), std::string_view("\xFF"),
          std::string_view("\xEF\xBF\xBE")}) {
        EXPECT_EQ(xml_text("a" + std::string(bad) + "b"), "a" + replacement + "b");
    }
}

Error error(ErrorCode code, std::string message, std::string detail = {}) {
    return Error{code, std::move(message), std::move(detail), std::source_location::current()};
}

TEST(QueryError, HasTheNamesAndStatusThatSdksKnow) {
    struct Expected {
        ErrorCode code;
        int status;
        const char* name;
    };
    using enum ErrorCode;
    for (const auto& [code, status, name] : {
             Expected{kValidation, 400, "ValidationError"},
             Expected{kInvalidArgument, 400, "InvalidParameterValue"},
             Expected{kUnknownOperation, 400, "InvalidAction"},
             Expected{kQuotaExceeded, 400, "PackedPolicyTooLarge"},
             Expected{kThrottled, 400, "Throttling"},
             Expected{kMissingAuthentication, 403, "MissingAuthenticationToken"},
             Expected{kIncompleteSignature, 400, "IncompleteSignature"},
             Expected{kUnrecognizedClient, 403, "InvalidClientTokenId"},
             Expected{kSignatureExpired, 403, "SignatureDoesNotMatch"},
             Expected{kExpiredToken, 403, "ExpiredToken"},
             Expected{kAccessDenied, 403, "AccessDenied"},
             Expected{kUnavailable, 503, "ServiceUnavailable"},
             Expected{kIo, 500, "InternalFailure"},
             Expected{kInternal, 500, "InternalFailure"},
         }) {
        const auto rendered = render_query_error(error(code, "why"), "ns", "id");
        EXPECT_EQ(rendered.status, status) << name;
        EXPECT_EQ(rendered.exception, name);
        EXPECT_NE(rendered.body.find("<Code>" + std::string(name) + "</Code>"), std::string::npos);
        const char* type = status < 500 ? "<Type>Sender</Type>" : "<Type>Receiver</Type>";
        EXPECT_NE(rendered.body.find(type), std::string::npos) << rendered.body;
    }
}

TEST(QueryError, TellsTheMessageEscapedAndNeverTheDetail) {
    EXPECT_EQ(
        render_query_error(error(ErrorCode::kAccessDenied, "not <you>", "secret"), "ns", "id").body,
        "<ErrorResponse xmlns=\"ns\"><Error><Type>Sender</Type><Code>AccessDenied</Code>"
        "<Message>not &lt;you&gt;</Message></Error><RequestId>id</RequestId></ErrorResponse>"
    );
    const auto io = render_query_error(error(ErrorCode::kIo, "a path", "secret"), "ns", "id");
    EXPECT_EQ(io.body.find("a path"), std::string::npos);
    EXPECT_EQ(io.body.find("secret"), std::string::npos);
}

TEST(QueryError, DoesNotTellAWrongSignatureFromAnUnknownKey) {
    const auto one = render_query_error(error(ErrorCode::kUnrecognizedClient, "this"), "ns", "id");
    const auto other =
        render_query_error(error(ErrorCode::kUnrecognizedClient, "that"), "ns", "id");
    EXPECT_EQ(one.body, other.body);
}

}  // namespace
}  // namespace beholden::wire
