#include "auth/canonical_request.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ascii.h"

namespace beholden::auth {

namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\t'; }

void append_encoded(std::string& out, char c) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '/') {
        out += c;
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
}

std::string normalized_path(std::string_view path) {
    std::vector<std::string_view> segments;
    const bool ends_open = path.empty() || path.back() == '/';
    std::string_view rest = path;
    while (!rest.empty()) {
        const std::size_t at = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, at);
        rest.remove_prefix(std::min(at + 1, rest.size()));
        if (segment == ".." && !segments.empty()) segments.pop_back();
        if (segment.empty() || segment == "." || segment == "..") continue;
        segments.push_back(segment);
    }
    std::string normal;
    for (const std::string_view segment : segments) {
        normal += '/';
        normal += segment;
    }
    if (ends_open || segments.empty()) normal += '/';
    return normal;
}

Result<void> append_header(
    std::string& out, const SignedRequest& request, std::string_view lower_name
) {
    out += lower_name;
    out += ':';
    bool found = false;
    for (const auto& [name, value] : request.headers) {
        if (!equals_without_case(name, lower_name)) continue;
        if (found) out += ',';
        out += canonical_value(value);
        found = true;
    }
    out += '\n';
    if (found) return {};
    return fail(
        ErrorCode::kIncompleteSignature, "'SignedHeaders' names a header that was not received."
    );
}

}  // namespace

std::string canonical_path(std::string_view path) {
    std::string out;
    for (const char c : normalized_path(path)) append_encoded(out, c);
    return out;
}

std::string canonical_query(std::string_view query) {
    std::vector<std::pair<std::string_view, std::string_view>> parameters;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(item.find('='), item.size());
        parameters.emplace_back(
            item.substr(0, equals), item.substr(std::min(equals + 1, item.size()))
        );
    }
    std::ranges::sort(parameters);
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty()) out += '&';
        out += name;
        out += '=';
        out += value;
    }
    return out;
}

std::string canonical_value(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    bool gap = false;
    for (const char c : value) {
        if (is_space(c)) {
            gap = true;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += c;
    }
    return out;
}

Result<std::string> canonical_request(
    const SignedRequest& request,
    const Authorization& authorization,
    std::string_view body_sha256_hex
) {
    const std::size_t mark = std::min(request.target.find('?'), request.target.size());
    const std::string_view path = request.target.substr(0, mark);
    const std::string_view query = request.target.substr(std::min(mark + 1, request.target.size()));
    std::string out(request.method);
    out += '\n';
    out += canonical_path(path);
    out += '\n';
    out += canonical_query(query);
    out += '\n';
    for (const std::string_view name : authorization.signed_headers) {
        BH_TRY(append_header(out, request, name));
    }
    out += '\n';
    out += authorization.signed_headers_text;
    out += '\n';
    out += body_sha256_hex;
    return out;
}

}  // namespace beholden::auth
