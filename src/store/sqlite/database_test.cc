#include "store/sqlite/database.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include "base/bytes.h"
#include "store/test_folder.h"

namespace beholden::store::sqlite {
namespace {

constexpr std::int32_t kApplicationId = 0x42485401;
constexpr std::array kFirst{
    Migration{1, "CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB NOT NULL) STRICT"}
};
constexpr std::array kSecond{
    kFirst[0], Migration{2, "ALTER TABLE t ADD COLUMN w TEXT; CREATE UNIQUE INDEX t_w ON t (w)"}
};

OpenOptions options(std::span<const Migration> migrations) {
    return {.application_id = kApplicationId, .migrations = migrations, .secure_delete = true};
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(Database, KeepsWhatWasCommittedAndForgetsWhatWasNot) {
    const TestFolder folder;
    {
        auto database = Database::open(folder / "a.db", options(kFirst));
        ASSERT_TRUE(database) << database.error().detail;
        auto kept = ScopedTransaction::begin(*database);
        ASSERT_TRUE(database->execute("INSERT INTO t VALUES (1, x'01')"));
        ASSERT_TRUE(kept->commit());
        const auto dropped = ScopedTransaction::begin(*database);
        ASSERT_TRUE(database->execute("INSERT INTO t VALUES (2, x'02')"));
    }
    auto database = Database::open(folder / "a.db", options(kFirst));
    EXPECT_EQ(database->read_int64("SELECT sum(k) FROM t"), 1);
    EXPECT_EQ(database->read_int64("PRAGMA synchronous"), 2);
    EXPECT_TRUE(database->check_integrity());
}

TEST(Database, BindsAndReadsEveryType) {
    const TestFolder folder;
    auto database = Database::open(folder / "a.db", options({}));
    auto select = database->prepare("SELECT ?1, ?2, ?3, ?4, ?5, ?6");
    ASSERT_TRUE(select);
    select->bind(1, std::int64_t{-5}).bind(2, 0.5).bind(3, std::string("a\0b", 3));
    select->bind(4, as_bytes("blob")).bind_null(5).bind(6, std::string_view{});
    ASSERT_TRUE(select->step().value());
    EXPECT_EQ(select->column_int64(0), -5);
    EXPECT_EQ(select->column_double(1), 0.5);
    EXPECT_EQ(select->column_text(2), std::string_view("a\0b", 3));
    EXPECT_EQ(as_text(select->column_blob(3)), "blob");
    EXPECT_TRUE(select->column_is_null(4));
    EXPECT_FALSE(select->column_is_null(5));
    EXPECT_FALSE(select->step().value());
}

TEST(Database, MigratesAnOlderFileAndRefusesANewerOne) {
    const TestFolder folder;
    ASSERT_TRUE(
        Database::open(folder / "a.db", options(kFirst))->execute("INSERT INTO t VALUES (1, x'')")
    );
    {
        auto database = Database::open(folder / "a.db", options(kSecond));
        ASSERT_TRUE(database) << database.error().detail;
        EXPECT_EQ(database->read_int64("SELECT count(*) FROM t WHERE w IS NULL"), 1);
        EXPECT_EQ(database->read_int64("SELECT count(*) FROM migrations"), 2);
    }
    const auto older_program = Database::open(folder / "a.db", options(kFirst));
    ASSERT_FALSE(older_program);
    EXPECT_EQ(older_program.error().code, ErrorCode::kUnavailable);
}

TEST(Database, RefusesAFileOfAnotherKind) {
    const TestFolder folder;
    ASSERT_TRUE(Database::open(folder / "a.db", options(kFirst)));
    const auto other = Database::open(folder / "a.db", {.application_id = 7});
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, ErrorCode::kCorruption);
    std::ofstream(folder / "b.db") << std::string(8192, 'x');
    const auto garbage = Database::open(folder / "b.db", options(kFirst));
    ASSERT_FALSE(garbage);
    EXPECT_EQ(garbage.error().code, ErrorCode::kCorruption);
}

TEST(Database, NamesTheCauseOfAFailure) {
    const TestFolder folder;
    auto database = Database::open(folder / "a.db", options(kSecond));
    ASSERT_TRUE(database->execute("INSERT INTO t VALUES (1, x'', 'a')"));
    const auto twice = database->execute("INSERT INTO t VALUES (2, x'', 'a')");
    EXPECT_EQ(twice.error().code, ErrorCode::kAlreadyExists);
    EXPECT_EQ(
        database->execute("INSERT INTO t VALUES ('x', x'', 'b')").error().code, ErrorCode::kInternal
    );
    EXPECT_EQ(database->prepare("SELECT nothing").error().code, ErrorCode::kInternal);
    EXPECT_EQ(
        database->read_int64("SELECT k FROM t WHERE k = 9").error().code, ErrorCode::kNotFound
    );
    const auto nowhere = Database::open(folder / "none" / "a.db", options(kFirst));
    EXPECT_EQ(nowhere.error().code, ErrorCode::kIo);
}

TEST(Database, MakesFilesThatOnlyTheOwnerCanRead) {
    const TestFolder folder;
    auto database = Database::open(folder / "a.db", options(kFirst));
    for (const char* name : {"a.db", "a.db-wal", "a.db-shm"}) {
        struct stat status{};
        ASSERT_EQ(::stat((folder / name).c_str(), &status), 0) << name;
        EXPECT_EQ(status.st_mode & 0777u, 0600u) << name;
    }
}

TEST(Database, LeavesNothingOfADeletedRowAfterACheckpoint) {
    const TestFolder folder;
    const std::string marker = "marker-0123456789-marker";
    auto database = Database::open(folder / "a.db", options(kFirst));
    auto insert = database->prepare("INSERT INTO t VALUES (1, ?)");
    ASSERT_TRUE(insert->bind(1, as_bytes(marker)).run());
    ASSERT_NE(read_file(folder / "a.db-wal").find(marker), std::string::npos);
    ASSERT_TRUE(database->execute("DELETE FROM t"));
    ASSERT_TRUE(database->checkpoint());
    EXPECT_EQ(std::filesystem::file_size(folder / "a.db-wal"), 0u);
    EXPECT_EQ(read_file(folder / "a.db").find(marker), std::string::npos);
}

TEST(Database, FindsADamagedIndex) {
    const TestFolder folder;
    auto database = Database::open(folder / "a.db", options(kSecond));
    ASSERT_TRUE(database->execute("INSERT INTO t VALUES (1, x'', 'needle-in-the-index')"));
    ASSERT_TRUE(database->checkpoint());
    std::string bytes = read_file(folder / "a.db");
    const std::size_t at = bytes.rfind("needle-in-the-index");
    ASSERT_NE(at, std::string::npos);
    bytes[at] = 'N';
    std::ofstream(folder / "a.db", std::ios::binary) << bytes;
    const auto damaged = Database::open(folder / "a.db", options(kSecond))->check_integrity();
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace beholden::store::sqlite
