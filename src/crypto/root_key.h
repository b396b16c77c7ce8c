#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/result.h"
#include "crypto/secret.h"

namespace beholden::crypto {

/// Where a root key may come from, in the order in which they are asked.
struct RootKeySource {
    /// The folder that systemd's LoadCredential(Encrypted)= fills ($CREDENTIALS_DIRECTORY). Holding
    /// a file `beholden-root-key`, it is the source.
    std::optional<std::filesystem::path> credentials_dir;
    /// A file that the administrator names.
    std::optional<std::filesystem::path> configured_file;
    /// Otherwise `root.key` in here, made at the first start.
    std::filesystem::path data_dir;
};

/// Fills credentials_dir from the environment; call before threads start.
RootKeySource root_key_source(
    std::filesystem::path data_dir, std::optional<std::filesystem::path> configured_file
);

/// The key that wraps every other key. It is never written to a database.
///
/// A key file holds 32 raw bytes or 64 hexadecimal digits and perhaps a line end. It must be a
/// regular file of ours (or of the system's administrator) that nobody else may read or write. A
/// new `root.key` is made only where no database exists yet: a lost key must not be papered over,
/// since everything enrolled is lost with it.
///
/// errors  kNotFound: no key, and databases that need one. kAccessDenied: a file that others may
///         read or write. kCorruption: not a key. kIo.
Result<SecureKey> load_root_key(const RootKeySource& source);

}  // namespace beholden::crypto
