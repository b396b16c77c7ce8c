#include "store/sqlite/schema.h"

#include <array>
#include <utility>

#include "base/bytes.h"
#include "crypto/seal.h"

namespace beholden::store::sqlite {

namespace {

constexpr std::int32_t kDataApplicationId = 0x42484c44;  // "BHLD"
constexpr std::int32_t kKeysApplicationId = 0x42484c4b;  // "BHLK"

// A policy is no secret and read with its collection; documents hold what people said and did.
constexpr const char* kDocuments = R"sql(
    ALTER TABLE collections ADD COLUMN policy TEXT NOT NULL DEFAULT '';
    CREATE TABLE documents (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        collection INTEGER NOT NULL REFERENCES collections (seq),
        kind INTEGER NOT NULL,
        id BLOB NOT NULL,
        content BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX documents_by_id ON documents (collection, id, kind);
    CREATE INDEX documents_by_kind ON documents (collection, kind, seq);
)sql";

// The audit log. `idx` counts from 0 without gaps. tree_nodes holds the complete subtrees that
// tiles above the lowest level are made of; those below follow from the leaves. The right edge is
// in meta.
constexpr const char* kLogTables = R"sql(
    CREATE TABLE leaves (
        idx INTEGER PRIMARY KEY,
        hash BLOB NOT NULL,
        entry BLOB NOT NULL
    ) STRICT;
    CREATE TABLE payloads (
        idx INTEGER PRIMARY KEY,
        ended_ms INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE tree_nodes (
        level INTEGER NOT NULL,
        position INTEGER NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (level, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE origins (
        number INTEGER PRIMARY KEY,
        origin TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE signed_heads (
        origin INTEGER NOT NULL REFERENCES origins (number),
        size INTEGER NOT NULL,
        root BLOB NOT NULL,
        PRIMARY KEY (origin, size)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE collections ADD COLUMN changed_leaf INTEGER NOT NULL DEFAULT -1;
)sql";

// Keys of the audit log's payloads, by leaf. A destroyed one is noted until the payload is surely
// gone too: the two files do not commit at one instant.
constexpr const char* kPayloadKeyTables = R"sql(
    CREATE TABLE payload_keys (idx INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
    CREATE TABLE payloads_doomed (idx INTEGER PRIMARY KEY) STRICT;
)sql";

// AUTOINCREMENT: a number is never given twice, also not after the last row was deleted.
// No index on face_id: faces are looked up in memory, and random keys would spread every insert
// over the file. `dropped` collections wait for their rows to be taken away.
constexpr std::array kDataMigrations{
    Migration{1, R"sql(
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE collections (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        key_version INTEGER NOT NULL,
        model_id TEXT NOT NULL,
        model_version TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        created_ms INTEGER NOT NULL,
        face_count INTEGER NOT NULL DEFAULT 0,
        dropped INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE UNIQUE INDEX collections_by_id ON collections (id) WHERE dropped = 0;
    CREATE TABLE collection_tags (
        collection INTEGER NOT NULL REFERENCES collections (seq) ON DELETE CASCADE,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (collection, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE faces (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        collection INTEGER NOT NULL REFERENCES collections (seq),
        face_id BLOB NOT NULL,
        record BLOB NOT NULL
    ) STRICT;
    CREATE INDEX faces_by_collection ON faces (collection, seq);
)sql"},
    Migration{2, kDocuments}, Migration{3, kLogTables},
    // A user's name is in its record alone; name_tag, which needs the collection's key, finds it.
    // What is known of a user's looks is in its faces: their number says whose they are.
    Migration{4, R"sql(
    CREATE TABLE users (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        collection INTEGER NOT NULL REFERENCES collections (seq),
        user_id BLOB NOT NULL,
        name_tag BLOB NOT NULL,
        record BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX users_by_name ON users (collection, name_tag);
    CREATE TABLE user_faces (
        face INTEGER PRIMARY KEY REFERENCES faces (seq) ON DELETE CASCADE,
        user INTEGER NOT NULL REFERENCES users (seq) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX user_faces_by_user ON user_faces (user, face);
    CREATE TABLE done_requests (
        seq INTEGER PRIMARY KEY,
        collection INTEGER NOT NULL REFERENCES collections (seq),
        token_hash BLOB NOT NULL,
        made_ms INTEGER NOT NULL,
        outcome BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX done_requests_by_token ON done_requests (collection, token_hash);
    CREATE INDEX done_requests_by_age ON done_requests (made_ms);
)sql"},
    // Collections of before are not rotated: their templates were stored as they are.
    Migration{5, "ALTER TABLE collections ADD COLUMN rotation INTEGER NOT NULL DEFAULT 0"}
};

// Rows of one length, appended in rising order: a cell is then hardly ever moved, and secure_delete
// overwrites it where it lies.
constexpr std::array kKeysMigrations{
    Migration{1, R"sql(
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE collection_keys (seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
    CREATE TABLE face_keys (seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
)sql"},
    Migration{2, R"sql(
    CREATE TABLE document_keys (seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
)sql"},
    Migration{3, kPayloadKeyTables}, Migration{4, R"sql(
    CREATE TABLE user_keys (seq INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
)sql"}
};

// A record of a 512-value template takes 2.2 KB: three fill this page, and one would waste half of
// the default's. Larger pages would make a single enrolment's commit write more.
constexpr int kDataPageBytes = 8192;

constexpr std::string_view kRootKeyCheck = "root-key-check";

OpenOptions data_options(const char* vfs) {
    return {
        .application_id = kDataApplicationId,
        .migrations = kDataMigrations,
        .page_bytes = kDataPageBytes,
        .vfs = vfs,
    };
}

OpenOptions keys_options(const char* vfs) {
    return {
        .application_id = kKeysApplicationId,
        .migrations = kKeysMigrations,
        .secure_delete = true,
        .vfs = vfs,
    };
}

crypto::AssociatedData root_key_place(std::span<const std::byte> store_id) {
    return crypto::AssociatedData("beholden root key check 1").add(store_id);
}

/// keys.db is made first; data.db takes over its id.
Result<void> found_store(Files& files, const crypto::SecureKey& root_key) {
    BH_TRY_ASSIGN(const std::int64_t keys, files.keys.read_int64(R"sql(
        SELECT (SELECT count(*) FROM collection_keys) + (SELECT count(*) FROM face_keys)
            + (SELECT count(*) FROM user_keys)
    )sql"));
    if (keys != 0) {
        // Going on would clear away the keys of everything enrolled, as keys without a row.
        return fail(ErrorCode::kCorruption, "data.db is missing: restore it from its backup.");
    }
    BH_TRY_ASSIGN(Bytes store_id, read_meta(files.keys, kStoreId));
    if (store_id.empty()) {
        store_id = crypto::random_bytes(16);
        const Bytes check = crypto::seal(root_key, {}, root_key_place(store_id));
        BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(files.keys));
        BH_TRY(write_meta(files.keys, kStoreId, store_id));
        BH_TRY(write_meta(files.keys, kRootKeyCheck, check));
        BH_TRY(transaction.commit());
    }
    return write_meta(files.data, kStoreId, store_id);
}

Result<void> check_belong_together(Files& files, const crypto::SecureKey& root_key) {
    BH_TRY_ASSIGN(const Bytes data_id, read_meta(files.data, kStoreId));
    BH_TRY_ASSIGN(const Bytes keys_id, read_meta(files.keys, kStoreId));
    if (keys_id.empty()) {
        return fail(ErrorCode::kCorruption, "keys.db is missing: restore it from its backup.");
    }
    if (data_id != keys_id) {
        return fail(
            ErrorCode::kCorruption, "data.db and keys.db are of different data directories."
        );
    }
    BH_TRY_ASSIGN(const Bytes check, read_meta(files.keys, kRootKeyCheck));
    if (crypto::open(root_key, check, root_key_place(keys_id))) return {};
    return fail(
        ErrorCode::kCorruption,
        "The root key is not the one that this data directory was made with."
    );
}

}  // namespace

Result<Bytes> read_meta(Database& database, std::string_view name) {
    BH_TRY_ASSIGN(Statement * select, database.reuse("SELECT value FROM meta WHERE name = ?"));
    const ResetAtEnd end(*select);
    BH_TRY_ASSIGN(const bool row, select->bind(1, name).step());
    if (!row) return Bytes{};
    const auto value = select->column_blob(0);
    return Bytes(value.begin(), value.end());
}

Result<void> write_meta(
    Database& database, std::string_view name, std::span<const std::byte> value
) {
    BH_TRY_ASSIGN(Statement * replace, database.reuse("INSERT OR REPLACE INTO meta VALUES (?, ?)"));
    return replace->bind(1, name).bind(2, value).run();
}

Result<Files> open_files(
    const std::filesystem::path& dir, const crypto::SecureKey& root_key, const char* vfs
) {
    BH_TRY_ASSIGN(Database keys, Database::open(dir / "keys.db", keys_options(vfs)));
    BH_TRY_ASSIGN(Database data, Database::open(dir / "data.db", data_options(vfs)));
    Files files{std::move(data), std::move(keys)};
    BH_TRY_ASSIGN(const Bytes data_id, read_meta(files.data, kStoreId));
    if (data_id.empty()) BH_TRY(found_store(files, root_key));
    BH_TRY(check_belong_together(files, root_key));
    return files;
}

Result<Files> open_files_to_read(const std::filesystem::path& dir, const char* vfs) {
    const OpenOptions options{.read_only = true, .vfs = vfs};
    BH_TRY_ASSIGN(Database data, Database::open(dir / "data.db", options));
    BH_TRY_ASSIGN(Database keys, Database::open(dir / "keys.db", options));
    return Files{std::move(data), std::move(keys)};
}

}  // namespace beholden::store::sqlite
