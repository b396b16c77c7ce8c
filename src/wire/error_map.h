#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::wire {

/// What a client is told for an ErrorCode.
struct ErrorMapping {
    ErrorCode code = ErrorCode::kInternal;
    int http_status = 400;
    std::string_view exception;      ///< `__type`, as SDKs know it.
    std::string_view fixed_message;  ///< Sent instead of Error::message; empty: that is sent.
};

/// The one table from codes to exceptions: one row per ErrorCode.
///
/// Status codes follow AWS JSON 1.1 services, which answer 400 for everything the caller can mend,
/// authentication included; SDKs go by the exception's name and retry on 5xx and throttling names.
std::span<const ErrorMapping> error_mappings() noexcept;

/// The row of `code`.
const ErrorMapping& error_mapping(ErrorCode code) noexcept;

/// Exceptions that any operation may answer, whether or not its model lists them: what fails before
/// an operation is chosen or would fail for all of them.
bool is_common_exception(std::string_view exception) noexcept;

/// An answer, ready for HTTP.
struct RenderedError {
    int status = 400;
    std::string_view exception;
    std::string body;
};

/// {"__type": name, "Code": name, "Logref": request_id, "Message": text}.
///
/// botocore and the JavaScript, Java, Go, .NET, Rust, Ruby and PHP SDKs all read the text under
/// this spelling as well as under "message". Error::detail never gets out.
///
/// request_id  also the x-amzn-RequestId header; finds the log line.
/// threads     pure.
RenderedError render_error(const Error& error, std::string_view request_id);

}  // namespace beholden::wire
