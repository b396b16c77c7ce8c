#pragma once

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace beholden {

/// Why something was refused or failed. One code per cause; `wire/error_map.cc` alone turns a code
/// into an API exception and an HTTP status.
enum class ErrorCode : std::uint8_t {
    kInvalidArgument,        ///< The caller's value is outside the documented domain.
    kValidation,             ///< The request breaks a constraint of the service model.
    kMalformedRequest,       ///< The body is not the JSON that the operation's shape asks for.
    kUnknownOperation,       ///< The target names no operation of any served model.
    kUnsupportedOperation,   ///< A known operation that this server does not serve.
    kInvalidImageFormat,     ///< Not a whole, clean JPEG or PNG.
    kImageTooLarge,          ///< More bytes or pixels than the limits allow.
    kInvalidS3Object,        ///< The object of an image or video cannot be read.
    kNotFound,               ///< The named resource does not exist.
    kAlreadyExists,          ///< A resource of that name exists.
    kConflict,               ///< It contradicts what is there: a user of that name, for one.
    kTokenReused,            ///< A client token that came with another request before.
    kQuotaExceeded,          ///< A lasting limit of the account or collection is reached.
    kHumanLoopQuota,         ///< As many human loops wait for a decision as may.
    kOverloaded,             ///< A queue is full; the same call may pass later.
    kThrottled,              ///< The caller is over its rate; the same call may pass later.
    kInvalidPageToken,       ///< A pagination token that is forged, expired or of another call.
    kBodyTooLarge,           ///< The HTTP body is over the limit; refused before parsing.
    kMissingAuthentication,  ///< No signature in the request.
    kIncompleteSignature,    ///< The Authorization header or a header it needs is malformed.
    kUnrecognizedClient,     ///< Unknown or disabled key, or wrong signature (one answer).
    kSignatureExpired,       ///< The date is outside the allowed skew.
    kExpiredToken,           ///< A session that was ours and has ended.
    kAccessDenied,           ///< Authenticated, not permitted.
    kUnavailable,            ///< Not ready, or shutting down.
    kCorruption,             ///< Stored data fails its check.
    kIo,                     ///< The operating system refused a read or write.
    kInternal,               ///< A broken invariant; a bug.
};

/// Name of a code as in the enumerator without its `k`, for logs.
std::string_view name_of(ErrorCode code) noexcept;

/// A failure: what, in words fit for the client, and where it arose.
///
/// `message` may be sent to the client: it never holds paths, secrets, names of enrolled people or
/// image bytes. `detail` is for the log only.
struct [[nodiscard]] Error {
    ErrorCode code = ErrorCode::kInternal;
    std::string message;
    std::string detail;
    std::source_location where;
};

/// Value or Error; the one error style across module edges.
template <class T>
using Result = tl::expected<T, Error>;

/// Makes the error side of a Result.
inline tl::unexpected<Error> fail(
    ErrorCode code,
    std::string message,
    std::string detail = {},
    std::source_location where = std::source_location::current()
) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(detail), where});
}

}  // namespace beholden

#define BH_CONCAT_INNER(a, b) a##b
#define BH_CONCAT(a, b) BH_CONCAT_INNER(a, b)

/// Returns the error of `expr` (a Result) from the enclosing function, if it is one.
#define BH_TRY(expr)                                                                      \
    do {                                                                                  \
        if (auto bh_try_result = (expr); !bh_try_result) {                                \
            return ::tl::unexpected<::beholden::Error>(std::move(bh_try_result).error()); \
        }                                                                                 \
    } while (false)

/// Declares `decl` with the value of `expr` (a Result), or returns its error.
#define BH_TRY_ASSIGN(decl, expr) BH_TRY_ASSIGN_INNER(decl, expr, BH_CONCAT(bh_try_, __LINE__))
#define BH_TRY_ASSIGN_INNER(decl, expr, tmp)                                \
    auto tmp = (expr);                                                      \
    if (!tmp) {                                                             \
        return ::tl::unexpected<::beholden::Error>(std::move(tmp).error()); \
    }                                                                       \
    decl = std::move(tmp).value()
