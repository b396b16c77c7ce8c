#include <boost/json/basic_parser_impl.hpp>

#include "base/limits.h"
#include "wire/codec.h"
#include "wire/decode_handler.h"

namespace beholden::wire {

namespace {

boost::json::parse_options parse_options() {
    boost::json::parse_options options;
    options.max_depth = limits::kJsonDepthMax;
    options.allow_comments = false;
    options.allow_trailing_commas = false;
    options.allow_invalid_utf8 = false;
    return options;
}

}  // namespace

Result<void> decode_json(
    const Schema& schema, void* structure, std::string_view json, Check check
) {
    boost::json::basic_parser<DecodeHandler> parser(parse_options(), schema, structure, check);
    boost::json::error_code ec;
    const std::size_t read = parser.write_some(false, json.data(), json.size(), ec);
    const DecodeHandler& handler = parser.handler();
    if (ec && handler.error().code == ErrorCode::kMalformedRequest) {
        return tl::unexpected<Error>(handler.error());
    }
    if (ec) {
        return fail(
            ErrorCode::kMalformedRequest, "The request body is not valid JSON: " + ec.message() +
                                              " after " + std::to_string(read) + " bytes"
        );
    }
    if (read < json.size()) {
        return fail(
            ErrorCode::kMalformedRequest,
            "The request body goes on after its JSON value, " + std::to_string(read) + " bytes in"
        );
    }
    if (!handler.violations().empty()) {
        return tl::unexpected<Error>(handler.violations().to_error());
    }
    return {};
}

}  // namespace beholden::wire
