#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace beholden::api {

/// One request as it came in; views live as long as the request.
struct Call {
    std::string_view method;
    std::string_view target;  ///< Path and query.
    std::span<const std::pair<std::string, std::string>> headers;
    std::string_view body;
    std::string_view peer_address{};  ///< Empty: not known.
};

/// What goes back. Transport headers (Date, Content-Length) are not ours to set.
struct Answer {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// What is told of each call to whoever counts and logs. Ids and names of errors only.
struct CallRecord {
    std::string request_id;
    std::string operation;      ///< "-" until the target was recognised.
    std::string access_key_id;  ///< "-" until the signature was verified.
    std::string outcome;        ///< "ok" or the exception's name.
    std::string detail;         ///< The cause of a failure, for the log alone.
    int status = 200;
    bool replayed = false;
    std::chrono::microseconds took{0};
};

}  // namespace beholden::api
