#include "wire/query_error.h"

#include <string>

#include <fmt/format.h>

#include "wire/query.h"

namespace beholden::wire {

namespace {

struct Row {
    int status = 400;
    std::string_view name;
    std::string_view fixed_message;
};

/// source  "Common errors" of the public service's reference, and the names that its SDKs know.
Row row_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidArgument: return {400, "InvalidParameterValue", {}};
        case ErrorCode::kValidation: return {400, "ValidationError", {}};
        case ErrorCode::kMalformedRequest: return {400, "MalformedInput", {}};
        case ErrorCode::kUnknownOperation:
        case ErrorCode::kUnsupportedOperation: return {400, "InvalidAction", {}};
        case ErrorCode::kQuotaExceeded: return {400, "PackedPolicyTooLarge", {}};
        case ErrorCode::kOverloaded:
        case ErrorCode::kThrottled: return {400, "Throttling", "Rate exceeded"};
        case ErrorCode::kMissingAuthentication: return {403, "MissingAuthenticationToken", {}};
        case ErrorCode::kIncompleteSignature: return {400, "IncompleteSignature", {}};
        case ErrorCode::kUnrecognizedClient:
            return {403, "InvalidClientTokenId", error_mapping(code).fixed_message};
        case ErrorCode::kSignatureExpired: return {403, "SignatureDoesNotMatch", {}};
        case ErrorCode::kExpiredToken:
            return {403, "ExpiredToken", error_mapping(code).fixed_message};
        case ErrorCode::kAccessDenied: return {403, "AccessDenied", {}};
        case ErrorCode::kUnavailable:
            return {503, "ServiceUnavailable", "The service is not ready. Try the call again."};
        default: return {500, "InternalFailure", "The server met a problem. Try the call again."};
    }
}

}  // namespace

RenderedError render_query_error(
    const Error& error, std::string_view xmlns, std::string_view request_id
) {
    const Row row = row_of(error.code);
    std::string body = fmt::format(
        "<ErrorResponse xmlns=\"{}\"><Error><Type>{}</Type><Code>{}</Code><Message>", xmlns,
        row.status < 500 ? "Sender" : "Receiver", row.name
    );
    append_xml_text(body, row.fixed_message.empty() ? error.message : row.fixed_message);
    body += "</Message></Error><RequestId>";
    append_xml_text(body, request_id);
    body += "</RequestId></ErrorResponse>";
    return {row.status, row.name, std::move(body)};
}

}  // namespace beholden::wire
