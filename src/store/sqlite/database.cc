#include "store/sqlite/database.h"

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/check.h"

namespace beholden::store::sqlite {

// Older ones may lose a commit when a second connection empties the log at the wrong moment.
static_assert(SQLITE_VERSION_NUMBER >= 3'051'003);

namespace {

// Another process (the command line beside the server) holds a lock for one small commit.
constexpr int kBusyTimeoutMs = 5'000;

// SQLite would create the file readable by everyone (0644 less the umask); its log and index files
// take over the mode of the database file.
Result<void> create_private(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        ::close(fd);
        return {};
    }
    if (errno == EEXIST) return {};
    return fail(
        ErrorCode::kIo, "The data directory cannot be read or written.",
        "create " + file.string() + ": " + std::generic_category().message(errno)
    );
}

}  // namespace

void Database::Close::operator()(sqlite3* connection) const noexcept {
    sqlite3_close_v2(connection);
}

Result<Database> Database::open(const std::filesystem::path& file, const OpenOptions& options) {
    if (!options.read_only) BH_TRY(create_private(file));
    sqlite3* connection = nullptr;
    const int flags = (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, options.vfs);
    Database database(connection);
    if (code != SQLITE_OK) return sqlite_failure(connection, code, "open " + file.string());
    BH_TRY(database.configure(options));
    if (!options.read_only) BH_TRY(database.migrate(options));
    return database;
}

Result<void> Database::configure(const OpenOptions& options) {
    sqlite3_busy_timeout(connection_.get(), kBusyTimeoutMs);
    // A file that somebody else wrote must not run its triggers or functions in our process.
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (options.read_only) return {};
    // The page size must be set before the first page is written; secure_delete is per connection.
    return execute(
        "PRAGMA page_size=" + std::to_string(options.page_bytes) +
        "; PRAGMA secure_delete=" + (options.secure_delete ? "ON" : "FAST") +
        "; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON"
        "; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY"
    );
}

Result<void> Database::migrate(const OpenOptions& options) {
    BH_TRY_ASSIGN(ScopedTransaction transaction, ScopedTransaction::begin(*this));
    BH_TRY(claim(options.application_id));
    BH_TRY_ASSIGN(const std::int64_t before, read_int64("PRAGMA user_version"));
    std::int64_t version = before;
    if (!options.migrations.empty() && version > options.migrations.back().version) {
        return fail(
            ErrorCode::kUnavailable,
            "The data directory was written by a newer version of this program.",
            "schema version " + std::to_string(version)
        );
    }
    for (const Migration& migration : options.migrations) {
        if (migration.version <= version) continue;
        BH_CHECK(migration.version == version + 1, "migrations are numbered without a gap");
        BH_TRY(apply(migration));
        version = migration.version;
    }
    if (version != before) {
        BH_TRY(execute("PRAGMA user_version=" + std::to_string(version)));
    }
    return transaction.commit();
}

/// Marks an empty file as ours; any other must have the mark.
Result<void> Database::claim(std::int32_t application_id) {
    BH_TRY_ASSIGN(const std::int64_t tables, read_int64("SELECT count(*) FROM sqlite_schema"));
    BH_TRY_ASSIGN(const std::int64_t mark, read_int64("PRAGMA application_id"));
    if (mark == application_id) return {};
    if (tables != 0 || mark != 0) {
        return fail(
            ErrorCode::kCorruption, "A database file belongs to another program or purpose.",
            "application_id " + std::to_string(mark)
        );
    }
    BH_TRY(execute("PRAGMA application_id=" + std::to_string(application_id)));
    return execute(R"sql(
        CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT
    )sql");
}

Result<void> Database::apply(const Migration& migration) {
    BH_TRY(execute(migration.sql));
    const auto now = std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch()
    );
    BH_TRY_ASSIGN(Statement note, prepare("INSERT INTO migrations VALUES (?, ?)"));
    note.bind(1, std::int64_t{migration.version}).bind(2, std::int64_t{now.count()});
    return note.run();
}

Result<Statement> Database::prepare(std::string_view sql) {
    return Statement::prepare(connection_.get(), sql);
}

Result<Statement*> Database::reuse(std::string_view sql) {
    std::string key(sql);
    auto found = reused_.find(key);
    if (found == reused_.end()) {
        BH_TRY_ASSIGN(Statement statement, prepare(sql));
        found = reused_.emplace(std::move(key), std::move(statement)).first;
    }
    found->second.reset();
    return &found->second;
}

Result<void> Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return sqlite_failure(connection_.get(), code, sql);
    return {};
}

Result<std::int64_t> Database::read_int64(std::string_view sql) {
    BH_TRY_ASSIGN(Statement statement, prepare(sql));
    BH_TRY_ASSIGN(const bool row, statement.step());
    if (!row) return fail(ErrorCode::kNotFound, "No such entry.", std::string(sql));
    return statement.column_int64(0);
}

std::int64_t Database::changes() const { return sqlite3_changes64(connection_.get()); }

std::int64_t Database::last_insert_rowid() const {
    return sqlite3_last_insert_rowid(connection_.get());
}

Result<void> Database::check_integrity() {
    BH_TRY_ASSIGN(Statement structure, prepare("PRAGMA integrity_check"));
    BH_TRY_ASSIGN(const bool answered, structure.step());
    BH_CHECK(answered, "integrity_check always answers a row");
    if (structure.column_text(0) != "ok") {
        return fail(
            ErrorCode::kCorruption, "A database file is damaged.",
            std::string(structure.column_text(0))
        );
    }
    BH_TRY_ASSIGN(Statement references, prepare("PRAGMA foreign_key_check"));
    BH_TRY_ASSIGN(const bool broken, references.step());
    if (broken) {
        return fail(
            ErrorCode::kCorruption, "A database file is damaged.",
            "broken reference in table " + std::string(references.column_text(0))
        );
    }
    return {};
}

Result<void> Database::checkpoint() {
    const int code = sqlite3_wal_checkpoint_v2(
        connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr
    );
    if (code != SQLITE_OK) return sqlite_failure(connection_.get(), code, "checkpoint");
    // SQLite syncs the database but not the truncation of the log: without this, a power loss
    // could bring back the log's old content.
    sqlite3_file* log = nullptr;
    sqlite3_file_control(
        connection_.get(), "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log)
    );
    if (log == nullptr || log->pMethods == nullptr) return {};
    const int synced = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    if (synced != SQLITE_OK) return sqlite_failure(nullptr, synced, "sync of the log");
    return {};
}

Result<ScopedTransaction> ScopedTransaction::begin(Database& database) {
    BH_TRY(database.execute("BEGIN IMMEDIATE"));
    return ScopedTransaction(database);
}

ScopedTransaction::ScopedTransaction(ScopedTransaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

ScopedTransaction::~ScopedTransaction() {
    // After an I/O error SQLite may have undone it already; then there is nothing left to undo.
    if (database_ != nullptr) static_cast<void>(database_->execute("ROLLBACK"));
}

Result<void> ScopedTransaction::commit() {
    BH_TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    return {};
}

}  // namespace beholden::store::sqlite
