#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
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

/// In the table `meta` of either file: 16 bytes that both share.
inline constexpr std::string_view kStoreId = "store-id";
/// In data.db: audit::CompactRange::serialise() of the log.
inline constexpr std::string_view kTreeEdge = "tree-edge";

/// In data.db: values of Transaction::remember().
inline std::string memory_name(std::string_view name) { return "memory/" + std::string(name); }

/// Empty: no such entry.
Result<Bytes> read_meta(Database& database, std::string_view name);
Result<void> write_meta(
    Database& database, std::string_view name, std::span<const std::byte> value
);

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
