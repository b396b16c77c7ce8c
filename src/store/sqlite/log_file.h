#pragma once

#include <filesystem>
#include <memory>

#include "audit/tile.h"
#include "base/bytes.h"
#include "base/result.h"
#include "store/sqlite/database.h"

namespace beholden::store::sqlite {

/// The audit log's tiles straight from the file of a data directory, without keys and beside a
/// server that may be writing it. Nothing is checked: that is what readers of it are for.
///
/// threads  one at a time.
class LogFile {
public:
    /// errors  kNotFound: no data.db there. kIo, kCorruption, kUnavailable as Database::open().
    static Result<LogFile> open(const std::filesystem::path& data_dir);

    /// errors  kNotFound: rows of the tile are missing. kIo.
    [[nodiscard]] Result<Bytes> tile(const audit::TileId& tile);

private:
    explicit LogFile(Database database) : database_(std::move(database)) {}

    Database database_;
};

/// The rows of a tile as its bytes.
///
/// errors  kNotFound: rows are missing. kIo.
Result<Bytes> read_tile(Database& database, const audit::TileId& tile);

}  // namespace beholden::store::sqlite
