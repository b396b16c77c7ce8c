#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "http/server.h"

namespace beholden::http {

/// Request line and headers, and what they say about the body.
struct Head {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::uint64_t content_length = 0;
    bool keep_alive = true;
    bool expects_continue = false;
};

/// Offset just past the blank line that ends a head, or nothing if `input` has none yet.
///
/// scanned  bytes of `input` that an earlier call saw, so that a slow sender costs no more than a
///          fast one.
std::optional<std::size_t> find_head_end(std::string_view input, std::size_t scanned) noexcept;

/// Parses a whole head, strictly: HTTP/1.1, one Host, one framing.
///
/// text            the head with its blank line.
/// body_bytes_max  the largest Content-Length to admit.
/// errors          the refusal to answer with; the connection cannot go on after one.
/// threads         pure; safe to call concurrently.
/// source          RFC 9112 sections 3, 5 and 6.
tl::expected<Head, Refusal> parse_head(std::string_view text, std::uint64_t body_bytes_max);

}  // namespace beholden::http
