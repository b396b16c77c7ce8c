#pragma once

#include <filesystem>

#include "base/result.h"
#include "http/server.h"

namespace beholden::http {

/// Certificate and key in `directory` (tls-certificate.pem, tls-private-key.pem), made at the first
/// call: ECDSA P-256, self-signed, valid ten years, for localhost, 127.0.0.1, ::1 and this
/// machine's host name. The key is readable by its owner only.
///
/// directory  must exist.
/// errors     kIo, its detail naming the path; kInternal if the generator fails.
/// threads    safe to call concurrently for different directories.
Result<Options::Tls> make_self_signed(const std::filesystem::path& directory);

}  // namespace beholden::http
