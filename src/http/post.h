#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "base/result.h"

namespace beholden::http {

struct PostOptions {
    std::chrono::milliseconds time_max{5'000};  ///< For everything, from the name's look-up on.
    std::size_t answer_bytes_max = std::size_t{16} * 1024;
};

struct PostAnswer {
    int status = 0;
    std::string body;
};

/// Sends one POST of text to a URL that the administrator configured: http or https, no redirects,
/// no proxy, no credentials. Server certificates are checked against the system's authorities.
///
/// errors   kIo: no answer in time, or one that is too long; the detail says why.
/// threads  safe to call concurrently.
Result<PostAnswer> post(
    const std::string& url, const std::string& body, const PostOptions& options = {}
);

/// Sets up what post() shares; call once, before threads start.
void initialise_client();

}  // namespace beholden::http
