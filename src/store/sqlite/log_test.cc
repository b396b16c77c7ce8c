// The audit log in the store: effect and leaf together, the tree over the leaves, payloads that can
// be erased, heads that only grow.
#include <fstream>
#include <iterator>

#include "audit/leaf.h"
#include "audit/tile_nodes.h"
#include "audit/tree.h"
#include "store/logged_write.h"
#include "store/sqlite/database.h"
#include "store/sqlite/fault_vfs.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

class LogTest : public StoreTest {
protected:
    /// Logs a call with something to hide.
    audit::Entry log(const std::string& secret = "secret") {
        audit::Entry entry;
        entry.operation = "Op";
        entry.sealed["secret"] = secret;
        const auto logged = write_logged(*store_, clock_, entry, {});
        EXPECT_TRUE(logged) << logged.error().detail;
        return entry;
    }

    /// All leaves, as the entry bundles have them.
    std::vector<std::string> leaves() {
        std::vector<std::string> texts;
        const std::uint64_t size = store_->log().head().size;
        for (std::uint64_t tile = 0; tile * audit::kTileWidth < size; ++tile) {
            const unsigned width = audit::tile_width(0, tile, size);
            const auto bundle = store_->log().tile({audit::TileKind::kEntries, 0, tile, width});
            EXPECT_TRUE(bundle);
            const auto entries = audit::parse_entry_bundle(*bundle, width).value();
            for (const auto entry : entries) texts.emplace_back(as_text(entry));
        }
        return texts;
    }

    /// The root over all leaves, computed from their bytes alone.
    audit::Hash root_of_leaves() {
        audit::CompactRange tree;
        for (const std::string& leaf : leaves()) tree.append(audit::leaf_hash(as_bytes(leaf)));
        return tree.root();
    }

    Result<std::string> payload(std::int64_t index) {
        BH_TRY_ASSIGN(const auto bytes, store_->log().payload(index));
        return std::string(as_text(bytes));
    }

    std::string file(const char* name) {
        std::ifstream stream(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    const SystemClock clock_;
};

TEST_F(LogTest, CountsLeavesFromZeroAndKeepsTheTreeOverThem) {
    ASSERT_TRUE(open());
    EXPECT_EQ(store_->log().head(), (audit::TreeHead{0, audit::empty_root()}));
    for (std::int64_t i = 0; i < 600; ++i) EXPECT_EQ(log().receipt->index, i);
    const audit::TreeHead head = store_->log().head();
    EXPECT_EQ(head.size, 600u);
    EXPECT_EQ(head.root, root_of_leaves());
    ASSERT_TRUE(open());
    EXPECT_EQ(store_->log().head(), head);
    const auto entry = log();
    EXPECT_EQ(entry.receipt->index, 600);
    EXPECT_EQ(entry.receipt->leaf_hash, audit::leaf_hash(as_bytes(leaves().back())));
    EXPECT_EQ(store_->log().head().root, root_of_leaves());
}

TEST_F(LogTest, ServesTilesThatGiveTheRoot) {
    ASSERT_TRUE(open());
    for (int i = 0; i < 530; ++i) log();
    const audit::TreeHead head = store_->log().head();
    const auto nodes = audit::nodes_from_tiles(head.size, [&](const audit::TileId& tile) {
        return store_->log().tile(tile);
    });
    EXPECT_EQ(audit::root_of(head.size, nodes).value(), head.root);
    const auto proof = audit::prove_inclusion(300, head.size, nodes).value();
    const audit::Hash leaf = audit::leaf_hash(as_bytes(leaves()[300]));
    EXPECT_TRUE(audit::verify_inclusion(300, leaf, proof, head));
}

TEST_F(LogTest, HasNoTileBeyondWhatIsCommitted) {
    ASSERT_TRUE(open());
    for (int i = 0; i < 3; ++i) log();
    using audit::TileKind;
    const Log& reader = store_->log();
    EXPECT_TRUE(reader.tile({TileKind::kHashes, 0, 0, 2}));
    EXPECT_EQ(reader.tile({TileKind::kHashes, 0, 0, 4}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(reader.tile({TileKind::kHashes, 0, 0, 256}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(reader.tile({TileKind::kHashes, 1, 0, 1}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(reader.tile({TileKind::kHashes, 63, 0, 1}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(reader.tile({TileKind::kEntries, 0, 1, 1}).error().code, ErrorCode::kNotFound);
}

TEST_F(LogTest, KeepsAnEffectOnlyWithItsLeaf) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    audit::Entry entry;
    entry.clear["too_long"] = std::string(audit::kLeafBytesMax, 'x');
    const auto refused = write_logged(
        *store_, clock_, entry, {.change = [&](Transaction& transaction) -> Result<void> {
            const NewFace face{random_uuid(), as_bytes("lost")};
            entry.clear["told"] = true;
            BH_TRY(transaction.insert_faces(collection, std::span(&face, 1)));
            return {};
        }}
    );
    EXPECT_EQ(refused.error().code, ErrorCode::kInternal);
    EXPECT_FALSE(entry.receipt);
    EXPECT_FALSE(entry.clear.contains("told"));
    EXPECT_EQ(store_->log().head().size, 0u);
    ASSERT_TRUE(open());
    EXPECT_TRUE(loaded_.records.empty());
}

TEST_F(LogTest, KeepsNoLeafOfAnEffectThatWasUndone) {
    ASSERT_TRUE(open());
    log();
    const audit::TreeHead before = store_->log().head();
    EXPECT_FALSE(store_->write({[&](Transaction& transaction) -> Result<void> {
        audit::Entry entry;
        entry.sealed["secret"] = "s";
        BH_TRY(transaction.append_leaf(entry));
        return fail(ErrorCode::kInvalidArgument, "changed my mind");
    }}));
    EXPECT_EQ(store_->log().head(), before);
    EXPECT_EQ(log().receipt->index, 1);
    EXPECT_EQ(store_->log().head().root, root_of_leaves());
}

TEST_F(LogTest, SealsPayloadsAndShowsNoneOfThem) {
    ASSERT_TRUE(open());
    log("a-marker-that-nobody-may-read");
    EXPECT_EQ(payload(0).value(), R"({"secret":"a-marker-that-nobody-may-read"})");
    EXPECT_EQ(payload(1).error().code, ErrorCode::kNotFound);
    for (const char* name : {"data.db", "data.db-wal", "keys.db", "keys.db-wal"}) {
        EXPECT_EQ(file(name).find("a-marker-that"), std::string::npos) << name;
    }
    EXPECT_NE(leaves()[0].find("\"payload_sha256\":\""), std::string::npos);
}

TEST_F(LogTest, ErasesAPayloadForEverAndEveryProofStillHolds) {
    ASSERT_TRUE(open());
    for (int i = 0; i < 5; ++i) log("secret " + std::to_string(i));
    std::string wrapped;
    {
        auto keys = sqlite::Database::open(folder_ / "keys.db", {.read_only = true}).value();
        auto select = keys.prepare("SELECT wrapped FROM payload_keys WHERE idx = 2").value();
        ASSERT_TRUE(select.step().value());
        wrapped = as_text(select.column_blob(0));
    }
    const audit::TreeHead before = store_->log().head();
    audit::Entry entry;
    entry.kind = audit::Kind::kRedaction;
    ASSERT_TRUE(write_logged(
        *store_, clock_, entry, {.change = [&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(
                entry.clear["payloads_erased"],
                transaction.erase_payloads(std::vector<std::int64_t>{2, 77})
            );
            return {};
        }}
    ));
    EXPECT_EQ(std::get<std::int64_t>(entry.clear.at("payloads_erased")), 1);
    EXPECT_EQ(payload(2).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(payload(3).value(), R"({"secret":"secret 3"})");
    for (const char* name : {"keys.db", "keys.db-wal"}) {
        EXPECT_EQ(file(name).find(wrapped), std::string::npos) << name;
    }
    EXPECT_EQ(store_->log().head().root, root_of_leaves());
    audit::CompactRange old;
    const auto all = leaves();
    for (std::uint64_t i = 0; i < before.size; ++i) old.append(audit::leaf_hash(as_bytes(all[i])));
    EXPECT_EQ(old.root(), before.root);
    ASSERT_TRUE(open());
    EXPECT_EQ(payload(2).error().code, ErrorCode::kNotFound);
}

TEST_F(LogTest, FinishesARedactionThatACrashCutShort) {
    ASSERT_TRUE(open());
    for (int i = 0; i < 3; ++i) log();
    store_.reset();
    {
        // keys.db commits first; data.db never heard of it.
        auto keys = sqlite::Database::open(folder_ / "keys.db", {.application_id = 0x42484c4b});
        ASSERT_TRUE(keys->execute("DELETE FROM payload_keys WHERE idx = 1"));
        ASSERT_TRUE(keys->execute("INSERT INTO payloads_doomed VALUES (1)"));
    }
    ASSERT_TRUE(open());
    EXPECT_EQ(payload(1).error().code, ErrorCode::kNotFound);
    ASSERT_EQ(leaves().size(), 4u);
    EXPECT_NE(leaves()[3].find("\"kind\":\"redaction\""), std::string::npos);
    EXPECT_NE(leaves()[3].find("\"payloads_erased\":1"), std::string::npos);
    ASSERT_TRUE(open());
    EXPECT_EQ(leaves().size(), 4u);
}

TEST_F(LogTest, TellsOfADeletionThatACrashCutShort) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    const auto faces = enrol(collection, {"a", "b"}).value();
    store_.reset();
    {
        auto keys = sqlite::Database::open(folder_ / "keys.db", {.application_id = 0x42484c4b});
        ASSERT_TRUE(keys->execute("DELETE FROM face_keys WHERE seq = " + std::to_string(faces[0])));
    }
    ASSERT_TRUE(open());
    ASSERT_EQ(leaves().size(), 1u);
    EXPECT_NE(leaves()[0].find("\"faces_deleted\":1"), std::string::npos);
    EXPECT_NE(leaves()[0].find("\"kind\":\"recovery\""), std::string::npos);
}

TEST_F(LogTest, ForgetsKeysOfLeavesThatNeverCame) {
    ASSERT_TRUE(open());
    log();
    store_.reset();
    {
        auto keys = sqlite::Database::open(folder_ / "keys.db", {.application_id = 0x42484c4b});
        ASSERT_TRUE(keys->execute("INSERT INTO payload_keys VALUES (1, x'00')"));
    }
    ASSERT_TRUE(open());
    EXPECT_EQ(log("new").receipt->index, 1);
    EXPECT_EQ(payload(1).value(), R"({"secret":"new"})");
}

TEST_F(LogTest, NoticesAtStartThatLeavesOrNodesAreMissing) {
    const char* damages[] = {
        "DELETE FROM leaves WHERE idx = 299",
        "DELETE FROM leaves WHERE idx = 280",
        "UPDATE leaves SET hash = "
        "x'0000000000000000000000000000000000000000000000000000000000000000' "
        "WHERE idx = 290",
        "DELETE FROM tree_nodes",
        "DELETE FROM meta WHERE name = 'tree-edge'",
    };
    ASSERT_TRUE(open());
    for (int i = 0; i < 300; ++i) log();
    store_.reset();
    const std::string good = file("data.db");
    for (const char* damage : damages) {
        {
            auto data = sqlite::Database::open(folder_ / "data.db", {.application_id = 0x42484c44});
            ASSERT_TRUE(data->execute(damage));
        }
        EXPECT_EQ(open().error().code, ErrorCode::kCorruption) << damage;
        store_.reset();
        std::ofstream(folder_ / "data.db", std::ios::binary) << good;
    }
    EXPECT_TRUE(open());
}

TEST_F(LogTest, SignsOnlyHeadsThatGrow) {
    ASSERT_TRUE(open());
    ASSERT_TRUE(store_->write({[](Transaction& t) { return t.begin_origin("first"); }}));
    const auto note = [&](const audit::TreeHead& head) {
        return store_->write({[&](Transaction& t) { return t.note_signed_head(head); }});
    };
    EXPECT_FALSE(store_->log().last_signed().value());
    EXPECT_TRUE(note({5, {}}));
    EXPECT_TRUE(note({5, {}}));
    audit::Hash other{};
    other[0] = std::byte{1};
    EXPECT_EQ(note({5, other}).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(note({4, {}}).error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(note({6, other}));
    EXPECT_EQ(store_->log().last_signed().value(), (audit::TreeHead{6, other}));
    // Another origin is another history.
    ASSERT_TRUE(store_->write({[](Transaction& t) { return t.begin_origin("second"); }}));
    EXPECT_FALSE(store_->log().last_signed().value());
    EXPECT_TRUE(note({4, {}}));
    EXPECT_EQ(store_->log().origins().value(), (std::vector<std::string>{"first", "second"}));
    EXPECT_EQ(
        store_->write({[](Transaction& t) { return t.begin_origin("first"); }}).error().code,
        ErrorCode::kAlreadyExists
    );
}

TEST_F(LogTest, LogsNothingAfterTheDiskRefused) {
    sqlite::FaultVfs vfs;
    ASSERT_TRUE(open({.vfs = vfs.name()}));
    log();
    vfs.fail_after(1, 13 /* SQLITE_FULL */);
    audit::Entry entry;
    EXPECT_EQ(write_logged(*store_, clock_, entry, {}).error().code, ErrorCode::kIo);
    EXPECT_FALSE(entry.receipt);
    EXPECT_FALSE(write_logged(*store_, clock_, entry, {}));
    EXPECT_EQ(store_->log().head().size, 1u);
    store_.reset();
}

TEST_F(LogTest, FindsPayloadsByAge) {
    ASSERT_TRUE(open());
    for (int i = 0; i < 4; ++i) log();
    const TimePoint later = clock_.now() + std::chrono::hours(1);
    EXPECT_EQ(
        store_->log().payloads_before(later, 3).value(), (std::vector<std::int64_t>{0, 1, 2})
    );
    EXPECT_TRUE(store_->log().payloads_before(TimePoint{}, 3)->empty());
}

TEST_F(LogTest, RemembersWhatAWriteTold) {
    ASSERT_TRUE(open());
    EXPECT_EQ(store_->log().recall("x").value(), "");
    for (const char* value : {"one", "two"}) {
        ASSERT_TRUE(store_->write({[&](Transaction& t) { return t.remember("x", value); }}));
        EXPECT_EQ(store_->log().recall("x").value(), value);
    }
}

TEST_F(LogTest, TellsWhichLeafChangedACollectionLast) {
    ASSERT_TRUE(open());
    log();
    const auto logged = [&](std::function<Result<void>(Transaction&)> change) {
        audit::Entry entry;
        EXPECT_TRUE(write_logged(*store_, clock_, entry, {.change = std::move(change)}));
        return entry.receipt->index;
    };
    CollectionSeq collection = 0;
    logged([&](Transaction& t) -> Result<void> {
        BH_TRY_ASSIGN(collection, t.insert_collection(described("c")));
        return {};
    });
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.at("c").changed_leaf, 1);
    const std::int64_t enrolled = logged([&](Transaction& t) -> Result<void> {
        const NewFace face{random_uuid(), as_bytes("a")};
        BH_TRY(t.insert_faces(collection, std::span(&face, 1)));
        return {};
    });
    log();
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.at("c").changed_leaf, enrolled);
}

}  // namespace
}  // namespace beholden::store
