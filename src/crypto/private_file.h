#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

#include <sys/types.h>

#include "base/result.h"
#include "crypto/secret.h"

namespace beholden::crypto {

/// What a file with a secret must be.
struct PrivateFileRules {
    std::string_view what;  ///< For messages: "root key".
    std::size_t bytes_max = 0;
    mode_t modes_allowed = 0600;
};

/// The content of a regular file of ours (or of the system's administrator) that nobody else may
/// read or write; links are not followed.
///
/// returns  Absent: there is no such file. At most bytes_max + 1 bytes, so that the caller sees
/// that
///          it is too long.
/// errors   kAccessDenied: a file that others may read or write. kIo.
Result<std::optional<SecretBytes>> read_private_file(
    const std::filesystem::path& path, const PrivateFileRules& rules
);

}  // namespace beholden::crypto
