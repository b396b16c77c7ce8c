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
    {ErrorCode::kInvalidArgument, "InvalidParameterException", 400, {}},
    {ErrorCode::kValidation, "ValidationException", 400, {}},
    {ErrorCode::kMalformedRequest, "SerializationException", 400, {}},
    {ErrorCode::kUnknownOperation, "UnknownOperationException", 400, {}},
    {ErrorCode::kUnsupportedOperation, "UnsupportedOperationException", 400, {}},
    {ErrorCode::kInvalidImageFormat, "InvalidImageFormatException", 400, {}},
    {ErrorCode::kImageTooLarge, "ImageTooLargeException", 400, {}},
    {ErrorCode::kInvalidS3Object, "InvalidS3ObjectException", 400, {}},
    {ErrorCode::kNotFound, "ResourceNotFoundException", 400, {}},
    {ErrorCode::kAlreadyExists, "ResourceAlreadyExistsException", 400, {}},
    {ErrorCode::kQuotaExceeded, "ServiceQuotaExceededException", 400, {}},
    // Both are retried by every SDK: a full queue with the name for sudden load, a caller over its
    // rate with the name for provisioned rates.
    {ErrorCode::kOverloaded, "ThrottlingException", 400,
     "Slow down; sudden increase in rate of requests."},
    {ErrorCode::kThrottled, "ProvisionedThroughputExceededException", 400,
     "Provisioned rate exceeded."},
    {ErrorCode::kInvalidPageToken, "InvalidPaginationTokenException", 400, {}},
    {ErrorCode::kBodyTooLarge, "RequestEntityTooLargeException", 413, {}},
    {ErrorCode::kMissingAuthentication, "MissingAuthenticationTokenException", 400, {}},
    {ErrorCode::kIncompleteSignature, "IncompleteSignatureException", 400, {}},
    // One answer for unknown key, disabled key and wrong signature: it must not tell which.
    {ErrorCode::kUnrecognizedClient, "UnrecognizedClientException", 400,
     "The security token included in the request is invalid."},
    // The name by which SDKs know that their clock is wrong and correct it from the Date header.
    {ErrorCode::kSignatureExpired, "InvalidSignatureException", 400, {}},
    {ErrorCode::kAccessDenied, "AccessDeniedException", 400, {}},
    {ErrorCode::kUnavailable, "ServiceUnavailableException", 503, {}},
    {ErrorCode::kCorruption, "InternalServerError", 500, kServerProblem},
    {ErrorCode::kIo, "InternalServerError", 500, kServerProblem},
    {ErrorCode::kInternal, "InternalServerError", 500, kServerProblem},
};

constexpr bool is_in_order_of_codes() {
    for (std::size_t i = 0; i < std::size(kMappings); ++i) {
        if (static_cast<std::size_t>(kMappings[i].code) != i) return false;
    }
    return std::size(kMappings) == static_cast<std::size_t>(ErrorCode::kInternal) + 1;
}
static_assert(is_in_order_of_codes(), "one row per ErrorCode, in the order of the enumeration");

constexpr std::array<std::string_view, 15> kCommonExceptions = {
    "AccessDeniedException",
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
