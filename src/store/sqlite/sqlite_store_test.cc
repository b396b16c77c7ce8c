#include "store/sqlite/sqlite_store.h"

#include <atomic>
#include <latch>
#include <thread>

#include "base/limits.h"
#include "store/sqlite/database.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

class SqliteStore : public StoreTest {};

TEST_F(SqliteStore, FindsEverythingAgainAfterReopening) {
    ASSERT_TRUE(open());
    const CollectionSeq first = create("first");
    const CollectionSeq second = create("second");
    const auto a = enrol(first, {"a", ""});
    const auto b = enrol(second, {"b"});
    ASSERT_TRUE(a && b);
    ASSERT_TRUE(open());
    ASSERT_EQ(loaded_.collections.size(), 2u);
    const Collection& found = loaded_.collections.at("first");
    EXPECT_EQ(found.seq, first);
    EXPECT_EQ(found.model_id, "model-a");
    EXPECT_EQ(found.model_version, "7.0");
    EXPECT_EQ(found.dimension, 128);
    EXPECT_EQ(found.created.time_since_epoch().count(), 1'795'510'800'007);
    EXPECT_EQ(found.tags, described("first").tags);
    const std::map<FaceSeq, std::string> records{{(*a)[0], "a"}, {(*a)[1], ""}, {(*b)[0], "b"}};
    EXPECT_EQ(loaded_.records, records);
    EXPECT_EQ(loaded_.collection_of.at((*b)[0]), second);
}

TEST_F(SqliteStore, LoadsTheSameOnAnyNumberOfThreads) {
    ASSERT_TRUE(open());
    const CollectionSeq collections[] = {create("x"), create("y")};
    std::map<FaceSeq, std::string> expected;
    for (int i = 0; i < 100; ++i) {
        std::vector<std::string> records;
        records.reserve(100);
        for (int j = 0; j < 100; ++j) records.push_back(std::to_string(i * 100 + j));
        const auto seqs = enrol(collections[i % 2], records);
        ASSERT_TRUE(seqs);
        for (std::size_t j = 0; j < records.size(); ++j) expected[(*seqs)[j]] = records[j];
    }
    for (const std::size_t threads : {1u, 2u, 7u}) {
        ASSERT_TRUE(open({}, threads));
        EXPECT_EQ(loaded_.records, expected) << threads;
    }
}

TEST_F(SqliteStore, NeverGivesANumberTwice) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    const auto first = enrol(collection, {"a", "b"});
    ASSERT_TRUE(erase(collection, *first));
    ASSERT_TRUE(open());
    const auto second = enrol(collection, {"c"});
    EXPECT_GT((*second)[0], (*first)[1]);
    ASSERT_TRUE(drop(collection));
    EXPECT_GT(create("c"), collection);
}

TEST_F(SqliteStore, RefusesASecondCollectionOfAName) {
    ASSERT_TRUE(open());
    create("c");
    const auto twice = store_->write({[](Transaction& transaction) -> Result<void> {
        BH_TRY(transaction.insert_collection(described("c")));
        return {};
    }});
    EXPECT_EQ(twice.error().code, ErrorCode::kAlreadyExists);
    EXPECT_TRUE(store_->health());
}

TEST_F(SqliteStore, AnswersNotFoundForACollectionThatIsNotThere) {
    ASSERT_TRUE(open());
    EXPECT_EQ(enrol(5, {"a"}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(erase(5, {1}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(drop(5).error().code, ErrorCode::kNotFound);
    const CollectionSeq collection = create("c");
    ASSERT_TRUE(drop(collection));
    EXPECT_EQ(enrol(collection, {"a"}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(drop(collection).error().code, ErrorCode::kNotFound);
}

TEST_F(SqliteStore, DeletesOnlyWhatIsInTheCollection) {
    ASSERT_TRUE(open());
    const CollectionSeq here = create("here");
    const CollectionSeq there = create("there");
    const auto faces = enrol(here, {"a", "b"});
    EXPECT_EQ(erase(there, *faces).value(), std::vector<FaceSeq>{});
    EXPECT_EQ(erase(here, {(*faces)[1], 999, (*faces)[1]}).value(), std::vector{(*faces)[1]});
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records, (std::map<FaceSeq, std::string>{{(*faces)[0], "a"}}));
}

TEST_F(SqliteStore, DropsACollectionAndTakesItsRowsAway) {
    ASSERT_TRUE(open());
    const CollectionSeq dropped = create("dropped");
    const CollectionSeq kept = create("kept");
    ASSERT_TRUE(enrol(dropped, std::vector<std::string>(2 * limits::kPurgeFacesMax + 5, "a")));
    ASSERT_TRUE(enrol(kept, {"b"}));
    ASSERT_TRUE(drop(dropped));
    const CollectionSeq again = create("dropped");
    ASSERT_TRUE(enrol(again, {"c"}));
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.size(), 2u);
    EXPECT_EQ(loaded_.records.size(), 2u);
    // The rows go in the background, and after a restart where closing came first.
    auto data = sqlite::Database::open(folder_ / "data.db", {.read_only = true});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (data->read_int64("SELECT count(*) FROM collections") != 2 &&
           std::chrono::steady_clock::now() < deadline) {
        std::this_thread::yield();
    }
    EXPECT_EQ(data->read_int64("SELECT count(*) FROM collections"), 2);
    EXPECT_EQ(data->read_int64("SELECT count(*) FROM faces"), 2);
    EXPECT_EQ(data->read_int64("SELECT count(*) FROM collection_tags"), 4);
    auto keys = sqlite::Database::open(folder_ / "keys.db", {.read_only = true});
    EXPECT_EQ(keys->read_int64("SELECT count(*) FROM face_keys"), 2);
    EXPECT_EQ(keys->read_int64("SELECT count(*) FROM collection_keys"), 2);
}

TEST_F(SqliteStore, RefusesMoreFacesThanACollectionMayHold) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    store_.reset();
    {
        auto data = sqlite::Database::open(folder_ / "data.db", {.application_id = 0x42484c44});
        const auto almost = std::to_string(limits::kFacesPerCollectionMax - 1);
        ASSERT_TRUE(data->execute("UPDATE collections SET face_count = " + almost));
    }
    ASSERT_TRUE(open());
    EXPECT_EQ(enrol(collection, {"a", "b"}).error().code, ErrorCode::kQuotaExceeded);
    ASSERT_TRUE(enrol(collection, {"a"}));
    EXPECT_EQ(enrol(collection, {"b"}).error().code, ErrorCode::kQuotaExceeded);
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records.size(), 1u);
}

TEST_F(SqliteStore, RefusesMoreCollectionsThanAServerMayHold) {
    ASSERT_TRUE(open());
    const auto made = store_->write({[](Transaction& transaction) -> Result<void> {
        for (std::int64_t i = 0; i < limits::kCollectionsMax; ++i) {
            BH_TRY(transaction.insert_collection(described(std::to_string(i))));
        }
        return {};
    }});
    ASSERT_TRUE(made) << made.error().detail;
    const auto one_more = store_->write({[](Transaction& transaction) -> Result<void> {
        BH_TRY(transaction.insert_collection(described("one more")));
        return {};
    }});
    EXPECT_EQ(one_more.error().code, ErrorCode::kQuotaExceeded);
}

TEST_F(SqliteStore, ReadsOneFace) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    const auto faces = enrol(collection, {"first", "second"});
    std::string record;
    const auto keep = [&record](std::span<const std::byte> bytes) { record = as_text(bytes); };
    ASSERT_TRUE(store_->read_face((*faces)[1], keep));
    EXPECT_EQ(record, "second");
    ASSERT_TRUE(erase(collection, {(*faces)[1]}));
    EXPECT_EQ(store_->read_face((*faces)[1], keep).error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(drop(collection));
    EXPECT_EQ(store_->read_face((*faces)[0], keep).error().code, ErrorCode::kNotFound);
}

TEST_F(SqliteStore, IsHeldByOneServer) {
    ASSERT_TRUE(open());
    const auto second = DataDirectory::lock(folder_.path());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
    store_.reset();
    EXPECT_TRUE(DataDirectory::lock(folder_.path()));
}

TEST_F(SqliteStore, WritesNothingBeforeItIsLoaded) {
    auto unloaded =
        sqlite::open_store(DataDirectory::lock(folder_.path()).value(), *root_key_).value();
    EXPECT_EQ(unloaded->write({}).error().code, ErrorCode::kUnavailable);
}

TEST_F(SqliteStore, UndoesAFailedWriteAndNothingElse) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    const auto refused = store_->write({[&](Transaction& transaction) -> Result<void> {
        const NewFace face{{}, as_bytes("lost")};
        BH_TRY(transaction.insert_faces(collection, std::span(&face, 1)));
        BH_TRY(transaction.insert_collection(described("lost")));
        return fail(ErrorCode::kInvalidArgument, "changed my mind");
    }});
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    ASSERT_TRUE(enrol(collection, {"kept"}));
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.size(), 1u);
    ASSERT_EQ(loaded_.records.size(), 1u);
    EXPECT_EQ(loaded_.records.begin()->second, "kept");
}

}  // namespace
}  // namespace beholden::store
