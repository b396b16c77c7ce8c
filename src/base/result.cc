#include "base/result.h"

namespace beholden {

std::string_view name_of(ErrorCode code) noexcept {
    switch (code) {
        case ErrorCode::kInvalidArgument: return "InvalidArgument";
        case ErrorCode::kValidation: return "Validation";
        case ErrorCode::kMalformedRequest: return "MalformedRequest";
        case ErrorCode::kUnknownOperation: return "UnknownOperation";
        case ErrorCode::kUnsupportedOperation: return "UnsupportedOperation";
        case ErrorCode::kInvalidImageFormat: return "InvalidImageFormat";
        case ErrorCode::kImageTooLarge: return "ImageTooLarge";
        case ErrorCode::kInvalidS3Object: return "InvalidS3Object";
        case ErrorCode::kNotFound: return "NotFound";
        case ErrorCode::kAlreadyExists: return "AlreadyExists";
        case ErrorCode::kConflict: return "Conflict";
        case ErrorCode::kTokenReused: return "TokenReused";
        case ErrorCode::kQuotaExceeded: return "QuotaExceeded";
        case ErrorCode::kHumanLoopQuota: return "HumanLoopQuota";
        case ErrorCode::kOverloaded: return "Overloaded";
        case ErrorCode::kThrottled: return "Throttled";
        case ErrorCode::kInvalidPageToken: return "InvalidPageToken";
        case ErrorCode::kBodyTooLarge: return "BodyTooLarge";
        case ErrorCode::kMissingAuthentication: return "MissingAuthentication";
        case ErrorCode::kIncompleteSignature: return "IncompleteSignature";
        case ErrorCode::kUnrecognizedClient: return "UnrecognizedClient";
        case ErrorCode::kSignatureExpired: return "SignatureExpired";
        case ErrorCode::kExpiredToken: return "ExpiredToken";
        case ErrorCode::kAccessDenied: return "AccessDenied";
        case ErrorCode::kUnavailable: return "Unavailable";
        case ErrorCode::kCorruption: return "Corruption";
        case ErrorCode::kIo: return "Io";
        case ErrorCode::kInternal: return "Internal";
    }
    return "Unknown";
}

}  // namespace beholden
