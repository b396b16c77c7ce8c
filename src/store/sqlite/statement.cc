#include "store/sqlite/statement.h"

#include <utility>

#include <sqlite3.h>

#include "base/check.h"

namespace beholden::store::sqlite {

namespace {

ErrorCode code_of(int extended) noexcept {
    if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
        extended == SQLITE_CONSTRAINT_ROWID) {
        return ErrorCode::kAlreadyExists;
    }
    switch (extended & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_NOLFS:
        case SQLITE_NOMEM: return ErrorCode::kIo;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return ErrorCode::kCorruption;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return ErrorCode::kUnavailable;
        default: return ErrorCode::kInternal;
    }
}

std::string message_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kAlreadyExists: return "An entry of that name exists.";
        case ErrorCode::kIo: return "The data directory cannot be read or written.";
        case ErrorCode::kCorruption: return "A database file is damaged.";
        case ErrorCode::kUnavailable: return "A database is in use by another process.";
        default: return "The database refused a statement.";
    }
}

}  // namespace

tl::unexpected<Error> sqlite_failure(sqlite3* connection, int code, std::string_view doing) {
    const int extended = connection != nullptr ? sqlite3_extended_errcode(connection) : code;
    std::string detail =
        "sqlite " + std::to_string(extended) + " (" +
        (connection != nullptr ? sqlite3_errmsg(connection) : sqlite3_errstr(code)) +
        ") in: " + std::string(doing);
    const ErrorCode ours = code_of(extended);
    return fail(ours, message_of(ours), std::move(detail));
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);  // repeats the last step's error, which step() has reported
}

Result<Statement> Statement::prepare(sqlite3* connection, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(
        connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
        nullptr
    );
    if (code != SQLITE_OK) return sqlite_failure(connection, code, sql);
    BH_CHECK(statement != nullptr, "a statement's text must not be empty");
    return Statement(statement);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_.get(), parameter, value);
    BH_CHECK(code == SQLITE_OK, "parameters are those of the statement, bound between runs");
    return *this;
}

Statement& Statement::bind(int parameter, double value) {
    const int code = sqlite3_bind_double(statement_.get(), parameter, value);
    BH_CHECK(code == SQLITE_OK, "parameters are those of the statement, bound between runs");
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
    // A null pointer would bind NULL; an empty view may hold one.
    const char* data = text.empty() ? "" : text.data();
    const int code = sqlite3_bind_text64(
        statement_.get(), parameter, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8
    );
    BH_CHECK(code == SQLITE_OK, "parameters are those of the statement, bound between runs");
    return *this;
}

Statement& Statement::bind(int parameter, const std::string& text) {
    return bind(parameter, std::string_view(text));
}

Statement& Statement::bind(int parameter, std::span<const std::byte> blob) {
    const void* data = blob.empty() ? static_cast<const void*>("") : blob.data();
    const int code =
        sqlite3_bind_blob64(statement_.get(), parameter, data, blob.size(), SQLITE_TRANSIENT);
    BH_CHECK(code == SQLITE_OK, "parameters are those of the statement, bound between runs");
    return *this;
}

Statement& Statement::bind_null(int parameter) {
    const int code = sqlite3_bind_null(statement_.get(), parameter);
    BH_CHECK(code == SQLITE_OK, "parameters are those of the statement, bound between runs");
    return *this;
}

Result<bool> Statement::step() {
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) {
        sqlite3_reset(statement_.get());
        return false;
    }
    auto failure =
        sqlite_failure(sqlite3_db_handle(statement_.get()), code, sqlite3_sql(statement_.get()));
    sqlite3_reset(statement_.get());
    return failure;
}

Result<void> Statement::run() {
    BH_TRY_ASSIGN(const bool row, step());
    BH_CHECK(!row, "run() is for statements that answer no rows");
    return {};
}

void Statement::reset() {
    sqlite3_reset(statement_.get());  // repeats the last step's error, which step() has reported
}

std::int64_t Statement::column_int64(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

double Statement::column_double(int column) const {
    return sqlite3_column_double(statement_.get(), column);
}

std::string_view Statement::column_text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return text == nullptr ? std::string_view{}
                           : std::string_view(text, static_cast<std::size_t>(size));
}

std::span<const std::byte> Statement::column_blob(int column) const {
    const auto* blob = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return {blob, blob == nullptr ? 0 : static_cast<std::size_t>(size)};
}

bool Statement::column_is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

}  // namespace beholden::store::sqlite
