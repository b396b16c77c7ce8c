// The files of a data directory belong together, and to a root key.
#include <filesystem>
#include <set>
#include <string>

#include "store/sqlite/database.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

namespace fs = std::filesystem;

class DataFiles : public StoreTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(open());
        seqs_ = enrol(create("c"), {"a", "b"}).value();
        store_.reset();
    }

    void refused(const std::string& words) {
        const auto opened = open();
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
        EXPECT_NE(opened.error().message.find(words), std::string::npos) << opened.error().message;
    }

    void remove(const std::string& name) {
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(folder_ / (name + end));
    }

    /// Runs SQL on a file, as somebody with write access to it could.
    void spoil(const std::string& name, const std::string& sql) {
        constexpr std::int32_t kIds[] = {0x42484c44, 0x42484c4b};
        auto file = sqlite::Database::open(
            folder_ / name, {.application_id = kIds[name == "keys.db" ? 1 : 0]}
        );
        ASSERT_TRUE(file) << file.error().detail;
        const auto done = file->execute(sql);
        ASSERT_TRUE(done) << done.error().detail;
    }

    std::vector<FaceSeq> seqs_;
};

TEST_F(DataFiles, DoNotOpenWithAnotherRootKey) {
    const auto right = std::move(root_key_);
    root_key_ = std::make_unique<crypto::SecureKey>(crypto::SecureKey::random());
    refused("The root key is not the one that this data directory was made with");
    root_key_ = std::make_unique<crypto::SecureKey>(crypto::SecureKey::copy_of(right->bytes()));
    EXPECT_TRUE(open());
}

TEST_F(DataFiles, OfTheFirstVersionAreBroughtUpToDate) {
    // Back to what version 1 made: its tables and columns, nothing else.
    const std::set<std::string> first{"meta",       "collections",     "collection_tags",
                                      "faces",      "collection_keys", "face_keys",
                                      "migrations", "sqlite_sequence"};
    for (const std::string name : {"data.db", "keys.db"}) {
        std::string back;
        {
            auto file = sqlite::Database::open(folder_ / name, {.read_only = true}).value();
            auto tables =
                file.prepare(
                        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid DESC"
                )
                    .value();
            while (tables.step().value()) {
                const std::string table(tables.column_text(0));
                if (!first.contains(table)) back += "DROP TABLE " + table + ";";
            }
        }
        if (name == "data.db") {
            back +=
                "ALTER TABLE collections DROP COLUMN policy;"
                "ALTER TABLE collections DROP COLUMN changed_leaf;"
                "ALTER TABLE collections DROP COLUMN rotation;";
        }
        spoil(name, back + "DELETE FROM migrations WHERE version > 1; PRAGMA user_version = 1");
    }
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records.size(), 2u);
    EXPECT_EQ(loaded_.collections.at("c").rotation, 0);
    EXPECT_TRUE(enrol(loaded_.collections.at("c").seq, {"c"}));
}

TEST_F(DataFiles, AreBothNeeded) {
    fs::copy(folder_ / "data.db", folder_ / "data.kept");
    remove("data.db");
    refused("data.db is missing");
    // The keys are still there, so that the backup can be put back.
    remove("data.db");
    fs::rename(folder_ / "data.kept", folder_ / "data.db");
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records.size(), 2u);
    store_.reset();
    remove("keys.db");
    refused("keys.db is missing");
}

TEST_F(DataFiles, OfTwoDirectoriesDoNotMix) {
    const TestFolder other;
    {
        auto directory = DataDirectory::lock(other.path()).value();
        ASSERT_TRUE(sqlite::open_store(std::move(directory), *root_key_));
    }
    remove("keys.db");
    fs::copy(other / "keys.db", folder_ / "keys.db");
    refused("of different data directories");
}

TEST_F(DataFiles, WithSwappedRecordsAreRefused) {
    spoil("data.db", R"sql(
        UPDATE faces SET record = (SELECT record FROM faces o WHERE o.seq != faces.seq)
    )sql");
    refused("does not open with its key");
}

TEST_F(DataFiles, WithSwappedFaceIdsAreRefused) {
    spoil("data.db", R"sql(
        UPDATE faces SET face_id = (SELECT face_id FROM faces o WHERE o.seq != faces.seq)
    )sql");
    refused("does not open with its key");
}

TEST_F(DataFiles, WithAFaceMovedToAnotherCollectionAreRefused) {
    ASSERT_TRUE(open());
    const CollectionSeq other = create("other");
    store_.reset();
    spoil("data.db", "UPDATE faces SET collection = " + std::to_string(other));
    refused("does not open with its key");
}

TEST_F(DataFiles, WithAChangedModelAreRefused) {
    spoil("data.db", "UPDATE collections SET model_id = 'model-b'");
    refused("does not open with its key");
}

TEST_F(DataFiles, WithARenamedCollectionAreRefused) {
    spoil("data.db", "UPDATE collections SET id = 'renamed'");
    refused("does not fit its key or its place");
}

TEST_F(DataFiles, WithSwappedKeysAreRefused) {
    spoil("keys.db", R"sql(
        UPDATE face_keys SET wrapped = (SELECT wrapped FROM face_keys o WHERE o.seq != face_keys.seq)
    )sql");
    refused("does not open with its key");
}

TEST_F(DataFiles, WithAChangedByteAreRefused) {
    spoil("data.db", R"sql(
        UPDATE faces SET record = CAST(substr(record, 1, 30) || x'00' || substr(record, 32) AS BLOB)
    )sql");
    refused("does not open with its key");
}

TEST_F(DataFiles, WithACutRecordAreRefused) {
    spoil("data.db", "UPDATE faces SET record = x'0102'");
    refused("A stored face is damaged");
}

TEST_F(DataFiles, OfAnOldCopyDoNotOpenWithTheKeysOfToday) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = loaded_.collections.at("c").seq;
    store_.reset();
    const TestFolder copy;
    fs::copy(folder_ / "data.db", copy / "data.db");
    ASSERT_TRUE(open());
    ASSERT_TRUE(erase(collection, {seqs_[0]}));
    store_.reset();
    remove("data.db");
    fs::copy(copy / "data.db", folder_ / "data.db");
    // The copy still has the row; nothing opens it, and it is cleared away.
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records, (std::map<FaceSeq, std::string>{{seqs_[1], "b"}}));
}

TEST_F(DataFiles, LoseWhatHasNoKey) {
    spoil("keys.db", "DELETE FROM face_keys WHERE seq = " + std::to_string(seqs_[0]));
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records, (std::map<FaceSeq, std::string>{{seqs_[1], "b"}}));
    store_.reset();
    auto data = sqlite::Database::open(folder_ / "data.db", {.read_only = true});
    EXPECT_EQ(data->read_int64("SELECT count(*) FROM faces"), 1);
    EXPECT_EQ(data->read_int64("SELECT face_count FROM collections"), 1);
}

TEST_F(DataFiles, LoseKeysWithoutARow) {
    spoil("data.db", "DELETE FROM faces WHERE seq = " + std::to_string(seqs_[0]));
    spoil("keys.db", "INSERT INTO face_keys VALUES (99, zeroblob(72))");
    spoil("keys.db", "INSERT INTO collection_keys VALUES (99, zeroblob(72))");
    ASSERT_TRUE(open());
    store_.reset();
    auto keys = sqlite::Database::open(folder_ / "keys.db", {.read_only = true});
    EXPECT_EQ(keys->read_int64("SELECT count(*) FROM face_keys"), 1);
    EXPECT_EQ(keys->read_int64("SELECT count(*) FROM collection_keys"), 1);
}

TEST_F(DataFiles, LoseACollectionWhoseKeyIsGone) {
    spoil("keys.db", "DELETE FROM collection_keys");
    ASSERT_TRUE(open());
    EXPECT_TRUE(loaded_.collections.empty());
    EXPECT_TRUE(loaded_.records.empty());
    EXPECT_GT(create("c"), 1);  // the name is free
}

}  // namespace
}  // namespace beholden::store
