#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "store/sqlite/statement.h"

/// The only user of SQLite. Every database of ours is opened here, so that all of them have the
/// same durability: write-ahead log, every commit synced, strict references.
namespace beholden::store::sqlite {

/// One step of a schema, run once per file.
struct Migration {
    int version = 0;  ///< 1, 2, 3, ...
    const char* sql;  ///< Any number of statements.
};

struct OpenOptions {
    std::int32_t application_id = 0;  ///< Written into a new file; must match in an old one.
    std::span<const Migration> migrations{};  ///< In order of version.
    int page_bytes = 4096;                    ///< Of a new file.
    bool secure_delete = false;  ///< Deleted cells and pages are overwritten with zeros.
    bool read_only = false;
    const char* vfs = nullptr;  ///< Absent: the operating system's files. Tests put faults here.
};

/// One connection to one database file (created with mode 0600 where it is new).
///
/// threads  one at a time; several connections to one file may work side by side.
class Database {
public:
    /// Opens, checks the application id and migrates.
    ///
    /// errors  kIo, kCorruption (not a database, or of another kind), kUnavailable (written by a
    ///         newer version of the program, or locked for over 5 s).
    static Result<Database> open(const std::filesystem::path& file, const OpenOptions& options);

    [[nodiscard]] Result<Statement> prepare(std::string_view sql);

    /// prepare() at the first call, the same statement, reset, at every later one. It lives as
    /// long as the connection.
    [[nodiscard]] Result<Statement*> reuse(std::string_view sql);

    /// Runs any number of statements; rows are dropped.
    Result<void> execute(const std::string& sql);

    /// The first column of the first row.
    ///
    /// errors  kNotFound if there is no row.
    Result<std::int64_t> read_int64(std::string_view sql);

    /// Rows changed by the last insert, update or delete.
    [[nodiscard]] std::int64_t changes() const;
    [[nodiscard]] std::int64_t last_insert_rowid() const;

    /// Structure, references between tables and content of every index.
    ///
    /// errors  kCorruption, with SQLite's findings in the detail.
    Result<void> check_integrity();

    /// Moves everything from the write-ahead log into the file, empties the log and syncs both:
    /// afterwards neither holds anything that was deleted (with secure_delete).
    ///
    /// errors  kIo; kUnavailable while another connection reads or writes.
    Result<void> checkpoint();

private:
    struct Close {
        void operator()(sqlite3* connection) const noexcept;
    };
    explicit Database(sqlite3* connection) : connection_(connection) {}
    Result<void> configure(const OpenOptions& options);
    Result<void> migrate(const OpenOptions& options);
    Result<void> claim(std::int32_t application_id);
    Result<void> apply(const Migration& migration);

    std::unique_ptr<sqlite3, Close> connection_;
    std::unordered_map<std::string, Statement> reused_;
};

/// A transaction that ends with the scope: undone unless commit() succeeded.
///
/// database  must outlive the transaction; no other transaction may be open on it.
class ScopedTransaction {
public:
    /// Takes the write lock at once.
    static Result<ScopedTransaction> begin(Database& database);
    ScopedTransaction(ScopedTransaction&& other) noexcept;
    ScopedTransaction(const ScopedTransaction&) = delete;
    ScopedTransaction& operator=(const ScopedTransaction&) = delete;
    ScopedTransaction& operator=(ScopedTransaction&&) = delete;
    ~ScopedTransaction();

    /// Durable when it returns.
    ///
    /// errors  kIo: whether the transaction survives a restart is unknown.
    Result<void> commit();

private:
    explicit ScopedTransaction(Database& database) : database_(&database) {}
    Database* database_;  ///< Absent: ended.
};

}  // namespace beholden::store::sqlite
