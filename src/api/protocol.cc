#include "api/protocol.h"

#include <utility>

#include "base/ascii.h"
#include "wire/error_map.h"
#include "wire/query_error.h"
#include "wire/security_tokens.h"

namespace beholden::api {

namespace {

constexpr std::string_view kJsonType = "application/x-amz-json-1.1";
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

std::string_view type_of(Protocol protocol) noexcept {
    return protocol == Protocol::kJson ? kJsonType : "text/xml";
}

Answer answer(Protocol protocol, int status, std::string body, const std::string& request_id) {
    return {
        status,
        {{"Content-Type", std::string(type_of(protocol))}, {"x-amzn-RequestId", request_id}},
        std::move(body)
    };
}

}  // namespace

std::string_view header(const Call& call, std::string_view name) noexcept {
    for (const auto& [key, value] : call.headers) {
        if (equals_without_case(key, name)) return value;
    }
    return {};
}

Protocol protocol_of(const Call& call) noexcept {
    const std::string_view type = header(call, "Content-Type");
    const bool form = starts_without_case(type, kFormType) &&
                      (type.size() == kFormType.size() || type[kFormType.size()] == ';' ||
                       type[kFormType.size()] == ' ');
    return form ? Protocol::kQuery : Protocol::kJson;
}

Result<void> check_content_type(const Call& call) {
    if (header(call, "Content-Type") == kJsonType) return {};
    return fail(
        ErrorCode::kMalformedRequest, "The content type must be " + std::string(kJsonType) + "."
    );
}

Answer success_answer(Protocol protocol, std::string body, const std::string& request_id) {
    return answer(protocol, 200, std::move(body), request_id);
}

Answer error_answer(Protocol protocol, const Error& error, const std::string& request_id) {
    wire::RenderedError rendered =
        protocol == Protocol::kJson
            ? wire::render_error(error, request_id)
            : wire::render_query_error(error, wire::kStsNamespace, request_id);
    return answer(protocol, rendered.status, std::move(rendered.body), request_id);
}

}  // namespace beholden::api
