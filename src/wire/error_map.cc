#include "wire/error_map.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/check.h"
#include "wire/json_text.h"

namespace beholden::wire {

namespace {

// Words for what the caller can neither see nor mend; what happened is in the log.
constexpr std::string_view kServerProblem = "The server met a problem. Try the call again.";

constexpr ErrorMapping kMappings[] = {
    {ErrorCode::kInvalidArgument, 400, "InvalidParameterException", {}},
    {ErrorCode::kValidation, 400, "ValidationException", {}},
    {ErrorCode::kMalformedRequest, 400, "SerializationException", {}},
    {ErrorCode::kUnknownOperation, 400, "UnknownOperationException", {}},
    {ErrorCode::kUnsupportedOperation, 400, "UnsupportedOperationException", {}},
    {ErrorCode::kInvalidImageFormat, 400, "InvalidImageFormatException", {}},
    {ErrorCode::kImageTooLarge, 400, "ImageTooLargeException", {}},
    {ErrorCode::kInvalidS3Object, 400, "InvalidS3ObjectException", {}},
    {ErrorCode::kNotFound, 400, "ResourceNotFoundException", {}},
    {ErrorCode::kAlreadyExists, 400, "ResourceAlreadyExistsException", {}},
    {ErrorCode::kConflict, 400, "ConflictException", {}},
    {ErrorCode::kTokenReused, 400, "IdempotentParameterMismatchException", {}},
    {ErrorCode::kQuotaExceeded, 400, "ServiceQuotaExceededException", {}},
    {ErrorCode::kHumanLoopQuota, 400, "HumanLoopQuotaExceededException", {}},
    // Both are retried by every SDK: a full queue with the name for sudden load, a caller over its
    // rate with the name for provisioned rates.
    {ErrorCode::kOverloaded, 400, "ThrottlingException",
     "Slow down; sudden increase in rate of requests."},
    {ErrorCode::kThrottled, 400, "ProvisionedThroughputExceededException",
     "Provisioned rate exceeded."},
    {ErrorCode::kInvalidPageToken, 400, "InvalidPaginationTokenException", {}},
    {ErrorCode::kBodyTooLarge, 413, "RequestEntityTooLargeException", {}},
    {ErrorCode::kMissingAuthentication, 400, "MissingAuthenticationTokenException", {}},
    {ErrorCode::kIncompleteSignature, 400, "IncompleteSignatureException", {}},
    // One answer for unknown key, disabled key and wrong signature: it must not tell which.
    {ErrorCode::kUnrecognizedClient, 400, "UnrecognizedClientException",
     "The security token included in the request is invalid."},
    // The name by which SDKs know that their clock is wrong and correct it from the Date header.
    {ErrorCode::kSignatureExpired, 400, "InvalidSignatureException", {}},
    {ErrorCode::kExpiredToken, 400, "ExpiredTokenException",
     "The security token included in the request is expired"},
    {ErrorCode::kAccessDenied, 400, "AccessDeniedException", {}},
    {ErrorCode::kUnavailable, 503, "ServiceUnavailableException", {}},
    {ErrorCode::kCorruption, 500, "InternalServerError", kServerProblem},
    {ErrorCode::kIo, 500, "InternalServerError", kServerProblem},
    {ErrorCode::kInternal, 500, "InternalServerError", kServerProblem},
};

constexpr bool is_in_order_of_codes() {
    for (std::size_t i = 0; i < std::size(kMappings); ++i) {
        if (static_cast<std::size_t>(kMappings[i].code) != i) return false;
    }
    return std::size(kMappings) == static_cast<std::size_t>(ErrorCode::kInternal) + 1;
}
static_assert(is_in_order_of_codes(), "one row per ErrorCode, in the order of the enumeration");

constexpr std::array<std::string_view, 16> kCommonExceptions = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignatureException",
    "InternalServerError",
    "InvalidParameterException",
    "InvalidSignatureException",
    "MissingAuthenticationTokenException",
    "ProvisionedThroughputExceededException",
    "RequestEntityTooLargeException",
    "SerializationException",
    "ServiceUnavailableException",
    "ThrottlingException",
    "UnknownOperationException",
    "UnrecognizedClientException",
    "UnsupportedOperationException",
    "ValidationException",
};

}  // namespace

std::span<const ErrorMapping> error_mappings() noexcept { return kMappings; }

const ErrorMapping& error_mapping(ErrorCode code) noexcept {
    const auto row = static_cast<std::size_t>(code);
    BH_CHECK(row < std::size(kMappings), "an ErrorCode has a row");
    return kMappings[row];
}

bool is_common_exception(std::string_view exception) noexcept {
    return std::ranges::find(kCommonExceptions, exception) != kCommonExceptions.end();
}

RenderedError render_error(const Error& error, std::string_view request_id) {
    const ErrorMapping& mapping = error_mapping(error.code);
    const std::string_view message =
        mapping.fixed_message.empty() ? std::string_view(error.message) : mapping.fixed_message;
    std::string body = R"({"__type":)";
    append_json_string(body, mapping.exception);
    body += R"(,"Code":)";
    append_json_string(body, mapping.exception);
    body += R"(,"Logref":)";
    append_json_string(body, request_id);
    body += R"(,"Message":)";
    append_json_string(body, message);
    body += '}';
    return {mapping.http_status, mapping.exception, std::move(body)};
}

}  // namespace beholden::wire
