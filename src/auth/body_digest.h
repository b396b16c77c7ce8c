#pragma once

#include <string>
#include <string_view>

namespace beholden::auth {

/// SHA-256 of a body in lower-case hexadecimal.
///
/// By OpenSSL, which uses the processor's SHA instructions: the largest body (14 MB) takes 16 ms
/// where a portable implementation takes 109 ms.
std::string body_sha256_hex(std::string_view body);

}  // namespace beholden::auth
