#pragma once

#include <chrono>
#include <string>

#include "http/server.h"

namespace beholden::http {

/// `Tue, 24 Nov 2026 09:00:00 GMT`.
///
/// source  RFC 9110 section 5.6.7 (IMF-fixdate).
std::string to_http_date(std::chrono::sys_seconds time);

/// Status line and headers with the closing blank line.
///
/// Date, Content-Length and Connection are the server's: a handler's own are left out, and so is a
/// header whose name or value could end its line.
std::string render_head(const Response& response, bool keep_alive, std::chrono::sys_seconds now);

}  // namespace beholden::http
