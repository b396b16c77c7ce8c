#include "wire/security_tokens.h"

#include "wire/query.h"
#include "wire/sts/schemas.h"

namespace beholden::wire {

namespace {

constexpr std::string_view kAction = "Action";
constexpr std::string_view kVersion = "Version";

/// Without the fields of the protocol itself.
template <class Request>
Result<Request> decode(const Schema& schema, Form form) {
    for (const std::string_view name : {kAction, kVersion}) {
        if (const auto found = form.find(name); found != form.end()) form.erase(found);
    }
    Request request;
    BH_TRY(decode_query(schema, &request, form));
    return request;
}

}  // namespace

Result<std::string> sts_action(const Form& form) {
    const auto action = form.find(kAction);
    if (action == form.end() || action->second.empty()) {
        return fail(ErrorCode::kUnknownOperation, "Missing Action");
    }
    const auto version = form.find(kVersion);
    if (version == form.end() || version->second != kStsVersion) {
        return fail(
            ErrorCode::kUnknownOperation,
            "Could not find the operation: the version must be " + std::string(kStsVersion) + "."
        );
    }
    return action->second;
}

Result<sts::AssumeRoleRequest> decode_assume_role(Form form) {
    return decode<sts::AssumeRoleRequest>(sts::schemas::kAssumeRoleRequest, std::move(form));
}

Result<sts::GetCallerIdentityRequest> decode_get_caller_identity(Form form) {
    return decode<sts::GetCallerIdentityRequest>(
        sts::schemas::kGetCallerIdentityRequest, std::move(form)
    );
}

std::string encode(const sts::AssumeRoleResponse& response, std::string_view request_id) {
    return encode_query(
        sts::schemas::kAssumeRoleResponse, &response, "AssumeRole", kStsNamespace, request_id
    );
}

std::string encode(const sts::GetCallerIdentityResponse& response, std::string_view request_id) {
    return encode_query(
        sts::schemas::kGetCallerIdentityResponse, &response, "GetCallerIdentity", kStsNamespace,
        request_id
    );
}

}  // namespace beholden::wire
