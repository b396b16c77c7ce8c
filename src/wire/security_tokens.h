#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/form.h"
#include "wire/sts/shapes.h"

namespace beholden::wire {

/// The part of the published model of the Security Token Service (API version 2011-06-15, query
/// protocol) that this server answers.
inline constexpr std::string_view kStsVersion = "2011-06-15";
inline constexpr std::string_view kStsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/// The `Action` of a call.
///
/// errors  kUnknownOperation if there is none, or for another `Version`.
Result<std::string> sts_action(const Form& form);

/// errors  kMalformedRequest, kValidation; see decode_query().
Result<sts::AssumeRoleRequest> decode_assume_role(Form form);
Result<sts::GetCallerIdentityRequest> decode_get_caller_identity(Form form);

std::string encode(const sts::AssumeRoleResponse& response, std::string_view request_id);
std::string encode(const sts::GetCallerIdentityResponse& response, std::string_view request_id);

}  // namespace beholden::wire
