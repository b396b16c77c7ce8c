#include "store/sqlite/log_file.h"

#include <utility>

#include "store/sqlite/leaf_writer.h"

namespace beholden::store::sqlite {

namespace {

Result<Bytes> read_hashes(Database& database, const audit::TileId& tile) {
    BH_TRY_ASSIGN(
        const auto hashes,
        read_node_row(database, tile.level, tile.index * audit::kTileWidth, tile.width)
    );
    Bytes bytes;
    bytes.reserve(hashes.size() * sizeof(audit::Hash));
    for (const audit::Hash& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
    return bytes;
}

Result<Bytes> read_entries(Database& database, const audit::TileId& tile) {
    BH_TRY_ASSIGN(Statement * select, database.reuse(R"sql(
        SELECT entry FROM leaves WHERE idx >= ? AND idx < ? ORDER BY idx
    )sql"));
    const ResetAtEnd end(*select);
    const auto first = static_cast<std::int64_t>(tile.index * audit::kTileWidth);
    select->bind(1, first).bind(2, first + std::int64_t{tile.width});
    Bytes bundle;
    for (unsigned i = 0; i < tile.width; ++i) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return fail(ErrorCode::kCorruption, "The audit log is damaged.");
        BH_TRY(audit::append_entry(bundle, select->column_blob(0)));
    }
    return bundle;
}

}  // namespace

Result<Bytes> read_tile(Database& database, const audit::TileId& tile) {
    return tile.kind == audit::TileKind::kEntries ? read_entries(database, tile)
                                                  : read_hashes(database, tile);
}

Result<LogFile> LogFile::open(const std::filesystem::path& data_dir) {
    if (!std::filesystem::exists(data_dir / "data.db")) {
        return fail(ErrorCode::kNotFound, "There is no data directory of that name.");
    }
    BH_TRY_ASSIGN(Database database, Database::open(data_dir / "data.db", {.read_only = true}));
    return LogFile(std::move(database));
}

Result<Bytes> LogFile::tile(const audit::TileId& tile) { return read_tile(database_, tile); }

}  // namespace beholden::store::sqlite
