#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace beholden::store::sqlite {

/// Turns an SQLite result code into ours.
///
/// errors  kAlreadyExists: uniqueness broken. kIo: the disk is full or refused, or the file may not
///         be opened or written. kCorruption: the file's structure is broken. kUnavailable: locked
///         by another process. kInternal: the rest (a bug of ours).
tl::unexpected<Error> sqlite_failure(sqlite3* connection, int code, std::string_view doing);

/// One prepared statement: bind, step, read columns, reset, again.
///
/// threads  as its Database: one at a time.
class Statement {
public:
    /// sql  One statement.
    static Result<Statement> prepare(sqlite3* connection, std::string_view sql);

    /// Parameters count from 1. Text and blobs are copied; they may go after the call.
    Statement& bind(int parameter, std::int64_t value);
    Statement& bind(int parameter, double value);
    Statement& bind(int parameter, std::string_view text);
    Statement& bind(int parameter, const std::string& text);
    Statement& bind(int parameter, const char* text) = delete;  // an unintended bool or length
    Statement& bind(int parameter, std::span<const std::byte> blob);
    Statement& bind_null(int parameter);

    /// True: a row is ready. False: done, and reset. On an error the statement is reset too.
    ///
    /// errors  as sqlite_failure.
    Result<bool> step();

    /// step() for a statement that answers no rows.
    Result<void> run();

    /// Gives up the rest of the rows; parameters keep their values.
    void reset();

    /// Columns count from 0 and belong to the current row; views end with the next step or reset.
    [[nodiscard]] std::int64_t column_int64(int column) const;
    [[nodiscard]] double column_double(int column) const;
    [[nodiscard]] std::string_view column_text(int column) const;
    [[nodiscard]] std::span<const std::byte> column_blob(int column) const;
    [[nodiscard]] bool column_is_null(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// Ends the rows of a statement with the scope, so that its connection holds no snapshot of the
/// write-ahead log.
class ResetAtEnd {
public:
    explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;
    ~ResetAtEnd() { statement_.reset(); }

private:
    Statement& statement_;
};

}  // namespace beholden::store::sqlite
