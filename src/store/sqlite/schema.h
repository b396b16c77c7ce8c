#pragma once

#include <filesystem>

#include "base/result.h"
#include "crypto/secret.h"
#include "store/sqlite/database.h"

namespace beholden::store::sqlite {

/// The two files of a data directory.
///
/// data.db holds what there is, keys.db the wrapped keys without which the rest is noise. A key's
/// row has the number of the row it belongs to. A transaction commits keys.db first: after a crash
/// between the two there may be keys without a row, or rows without a key, never a row that is half
/// deleted and still readable. The loader clears both away.
struct Files {
    Database data;
    Database keys;
};

/// Opens or makes both, and makes sure that the root key is theirs.
///
/// errors  kCorruption: the wrong root key, one of two files missing, or files of two different
///         data directories. Besides, as Database::open.
Result<Files> open_files(
    const std::filesystem::path& dir, const crypto::SecureKey& root_key, const char* vfs
);

/// Another pair of connections, for reading beside the first.
Result<Files> open_files_to_read(const std::filesystem::path& dir, const char* vfs);

}  // namespace beholden::store::sqlite
