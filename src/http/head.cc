#include "http/head.h"

#include <algorithm>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace beholden::http {

namespace {

namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

using Fields = bhttp::request_parser<bhttp::empty_body>::value_type;

bool may_carry_body(bhttp::verb method) noexcept {
    return method != bhttp::verb::get && method != bhttp::verb::head &&
           method != bhttp::verb::delete_ && method != bhttp::verb::options;
}

std::optional<Refusal> refusal_of_framing(
    const Fields& fields, const std::optional<std::uint64_t>& length, std::uint64_t body_bytes_max
) {
    if (fields.version() != 11 || fields.count(bhttp::field::host) != 1) {
        return Refusal::kMalformed;
    }
    if (!fields.target().starts_with('/')) return Refusal::kMalformed;
    // Two lengths, even equal ones, are how requests are smuggled past a proxy.
    if (fields.count(bhttp::field::content_length) > 1) return Refusal::kMalformed;
    if (fields[bhttp::field::content_length].contains(',')) return Refusal::kMalformed;
    if (fields.count(bhttp::field::transfer_encoding) != 0) return Refusal::kLengthRequired;
    if (!length && may_carry_body(fields.method())) return Refusal::kLengthRequired;
    for (const auto& field : fields) {
        if (field.name() != bhttp::field::content_encoding) continue;
        if (!beast::iequals(field.value(), "identity")) return Refusal::kContentEncoding;
    }
    if (length.value_or(0) > body_bytes_max) return Refusal::kBodyTooLarge;
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> find_head_end(std::string_view input, std::size_t scanned) noexcept {
    constexpr std::string_view kEnd = "\r\n\r\n";
    const std::size_t from = scanned < kEnd.size() ? 0 : scanned - (kEnd.size() - 1);
    const std::size_t at = input.find(kEnd, from);
    if (at == std::string_view::npos) return std::nullopt;
    return at + kEnd.size();
}

tl::expected<Head, Refusal> parse_head(std::string_view text, std::uint64_t body_bytes_max) {
    bhttp::request_parser<bhttp::empty_body> parser;
    parser.body_limit(boost::none);
    parser.header_limit(static_cast<std::uint32_t>(text.size() + 1));
    beast::error_code error;
    const std::size_t taken = parser.put({text.data(), text.size()}, error);
    if (error || !parser.is_header_done() || taken != text.size()) {
        return tl::unexpected(Refusal::kMalformed);
    }
    const Fields& fields = parser.get();
    std::optional<std::uint64_t> length;
    if (const auto stated = parser.content_length()) length = *stated;
    if (const auto refusal = refusal_of_framing(fields, length, body_bytes_max)) {
        return tl::unexpected(*refusal);
    }
    Head head;
    head.method = fields.method_string();
    head.target = fields.target();
    head.headers.reserve(static_cast<std::size_t>(std::distance(fields.begin(), fields.end())));
    for (const auto& field : fields) {
        head.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    }
    head.content_length = length.value_or(0);
    head.keep_alive = parser.keep_alive();
    head.expects_continue = beast::iequals(fields[bhttp::field::expect], "100-continue");
    return head;
}

}  // namespace beholden::http
