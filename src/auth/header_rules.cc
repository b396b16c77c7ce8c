#include "auth/header_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "base/ascii.h"

namespace beholden::auth {

namespace {

tl::unexpected<Error> incomplete(std::string message) {
    return fail(ErrorCode::kIncompleteSignature, std::move(message));
}

bool must_be_signed(std::string_view name) noexcept {
    return starts_without_case(name, "x-amz-") || starts_without_case(name, "x-beholden-") ||
           equals_without_case(name, "host") || equals_without_case(name, "content-type");
}

bool is_signed(const Authorization& authorization, std::string_view name) {
    return std::ranges::any_of(authorization.signed_headers, [&](std::string_view lower) {
        return equals_without_case(lower, name);
    });
}

std::size_t count_of(const SignedRequest& request, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count_if(request.headers, [&](const auto& header) {
        return equals_without_case(header.first, name);
    }));
}

std::optional<std::string_view> value_of(const SignedRequest& request, std::string_view name) {
    const auto found = std::ranges::find_if(request.headers, [&](const auto& header) {
        return equals_without_case(header.first, name);
    });
    if (found == request.headers.end()) return std::nullopt;
    return found->second;
}

Result<void> require(const SignedRequest& request, std::string_view name) {
    if (value_of(request, name)) return {};
    return incomplete("The request requires the header '" + std::string(name) + "'.");
}

/// A parameter of a signed URL, decoded far enough to know it: letters are never percent-encoded by
/// a signer.
bool has_query_signature(std::string_view target) {
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos) return false;
    const std::string_view query = target.substr(mark + 1);
    for (std::size_t i = 0; i < query.size(); ++i) {
        if ((i == 0 || query[i - 1] == '&') && starts_without_case(query.substr(i), "x-amz-")) {
            return true;
        }
    }
    return false;
}

}  // namespace

Result<std::string_view> find_authorization(const SignedRequest& request) {
    if (has_query_signature(request.target)) {
        return incomplete("Signatures in the query string are not accepted.");
    }
    const std::size_t count = count_of(request, "authorization");
    if (count == 0) {
        return fail(ErrorCode::kMissingAuthentication, "Missing Authentication Token");
    }
    if (count > 1) return incomplete("The request has more than one Authorization header.");
    return *value_of(request, "authorization");
}

Result<SigningHeaders> check_headers(
    const SignedRequest& request, const Authorization& authorization
) {
    if (!value_of(request, "x-amz-date")) {
        return incomplete("Authorization header requires existence of a 'X-Amz-Date' header.");
    }
    BH_TRY(require(request, "host"));
    if (request.method == "POST") {
        BH_TRY(require(request, "content-type"));
        if (authorization.service != "sts") BH_TRY(require(request, "x-amz-target"));
    }
    for (const auto& [name, value] : request.headers) {
        if (!must_be_signed(name)) continue;
        if (count_of(request, name) > 1) {
            return incomplete("The request has more than one '" + name + "' header.");
        }
        if (is_signed(authorization, name)) continue;
        if (equals_without_case(name, "host")) {
            return incomplete(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
            );
        }
        return incomplete(
            "There were headers present in the request which were not signed: '" + name + "'."
        );
    }
    SigningHeaders headers;
    headers.date = *value_of(request, "x-amz-date");
    headers.content_sha256 = value_of(request, "x-amz-content-sha256").value_or("");
    headers.security_token = value_of(request, "x-amz-security-token");
    if (starts_without_case(headers.content_sha256, "unsigned-") ||
        starts_without_case(headers.content_sha256, "streaming-")) {
        return incomplete("Unsigned and streaming payloads are not accepted: sign the body.");
    }
    return headers;
}

}  // namespace beholden::auth
