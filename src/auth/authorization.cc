#include "auth/authorization.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "base/bytes.h"
#include "base/limits.h"

namespace beholden::auth {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view kTerminator = "aws4_request";
constexpr std::size_t kAccessKeyIdMax = 128;  // The public API's maximum.
constexpr std::size_t kScopePartMax = 64;

tl::unexpected<Error> incomplete(std::string message) {
    return fail(ErrorCode::kIncompleteSignature, std::move(message));
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Takes the text before `separator` off `rest`, and the separator with it.
std::string_view take_until(std::string_view& rest, char separator) noexcept {
    const std::size_t at = std::min(rest.find(separator), rest.size());
    const std::string_view part = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return part;
}

/// Absent ones have no data(); present ones may be empty.
struct Parameters {
    std::string_view credential;
    std::string_view signed_headers;
    std::string_view signature;
};

Result<Parameters> split_parameters(std::string_view rest) {
    Parameters parameters;
    while (!rest.empty()) {
        const std::string_view item = trim(take_until(rest, ','));
        if (item.empty()) continue;
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos) {
            return incomplete("Authorization header has a parameter without a value.");
        }
        const std::string_view name = item.substr(0, equals);
        auto* const place = name == "Credential"      ? &parameters.credential
                            : name == "SignedHeaders" ? &parameters.signed_headers
                            : name == "Signature"     ? &parameters.signature
                                                      : nullptr;
        if (place == nullptr || place->data() != nullptr) {
            return incomplete("Authorization header has an unknown or repeated parameter.");
        }
        *place = item.substr(equals + 1);
    }
    std::string missing;
    if (parameters.credential.data() == nullptr)
        missing += "Authorization header requires 'Credential' parameter. ";
    if (parameters.signature.data() == nullptr)
        missing += "Authorization header requires 'Signature' parameter. ";
    if (parameters.signed_headers.data() == nullptr) {
        missing += "Authorization header requires 'SignedHeaders' parameter. ";
    }
    if (missing.empty()) return parameters;
    missing.pop_back();
    return incomplete(std::move(missing));
}

bool is_scope_part(std::string_view part) noexcept {
    return !part.empty() && part.size() <= kScopePartMax &&
           std::ranges::all_of(part, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

Result<void> read_credential(std::string_view credential, Authorization& into) {
    constexpr const char* kForm =
        "Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term.";
    if (std::ranges::count(credential, '/') != 4) return incomplete(kForm);
    std::string_view rest = credential;
    into.access_key_id = take_until(rest, '/');
    into.scope = rest;
    into.date = take_until(rest, '/');
    into.region = take_until(rest, '/');
    into.service = take_until(rest, '/');
    if (rest != kTerminator) {
        return incomplete("Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    const bool id_fits =
        !into.access_key_id.empty() && into.access_key_id.size() <= kAccessKeyIdMax &&
        std::ranges::all_of(into.access_key_id, [](char c) { return is_alphanumeric(c); });
    const bool date_fits = into.date.size() == 8 && std::ranges::all_of(into.date, is_digit);
    if (!id_fits || !date_fits || !is_scope_part(into.region) || !is_scope_part(into.service)) {
        return incomplete(kForm);
    }
    return {};
}

bool is_lower_token(std::string_view name) noexcept {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (is_alphanumeric(c) && to_lower(c) == c) || c == '-' || c == '_' || c == '.';
    });
}

Result<void> read_signed_headers(std::string_view text, Authorization& into) {
    into.signed_headers_text = text;
    const auto count = static_cast<std::size_t>(std::ranges::count(text, ';')) + 1;
    if (count > limits::kSignedHeadersMax) {
        return incomplete("Authorization header names too many 'SignedHeaders'.");
    }
    into.signed_headers.reserve(count);
    std::string_view rest = text;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = take_until(rest, ';');
        // Any other order would let one request have several signatures.
        const bool ascends = into.signed_headers.empty() || into.signed_headers.back() < name;
        if (!is_lower_token(name) || !ascends) {
            return incomplete("'SignedHeaders' must be lower-case header names in order.");
        }
        into.signed_headers.push_back(name);
    }
    return {};
}

}  // namespace

Result<Authorization> parse_authorization(std::string_view header) {
    if (header.size() > limits::kAuthorizationBytesMax) {
        return incomplete("Authorization header is too long.");
    }
    std::string_view rest = trim(header);
    if (take_until(rest, ' ') != kAlgorithm) {
        return incomplete("Authorization header must use the algorithm AWS4-HMAC-SHA256.");
    }
    BH_TRY_ASSIGN(const Parameters parameters, split_parameters(rest));
    Authorization authorization;
    BH_TRY(read_credential(parameters.credential, authorization));
    BH_TRY(read_signed_headers(parameters.signed_headers, authorization));
    const auto signature = parse_hex(parameters.signature);
    if (!signature || signature->size() != authorization.signature.size()) {
        return incomplete("'Signature' must be 64 hexadecimal digits.");
    }
    std::ranges::copy(*signature, authorization.signature.begin());
    return authorization;
}

}  // namespace beholden::auth
