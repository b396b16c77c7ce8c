// Documents of a collection: sealed, replaced in place, gone with what they belong to.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/sqlite/database.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

using enum DocumentKind;

class Documents : public StoreTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(open());
        collection_ = create("c");
    }

    Result<void> put(DocumentKind kind, const Uuid& id, const std::string& text) {
        return store_->write({[&](Transaction& transaction) {
            return transaction.write_document(collection_, kind, id, as_bytes(text));
        }});
    }

    std::string get(DocumentKind kind, const Uuid& id) {
        const auto read = store_->read_document(collection_, kind, id);
        return read ? std::string(as_text(*read)) : std::string(name_of(read.error().code));
    }

    std::vector<std::string> list(DocumentKind kind, DocumentSeq after = 0, int max = 100) {
        const auto documents = store_->list_documents(collection_, kind, after, max);
        std::vector<std::string> texts;
        for (const Document& each : documents.value()) {
            texts.emplace_back(as_text(each.content));
        }
        return texts;
    }

    /// Runs SQL on a closed file, as somebody with write access to it could.
    void spoil(const std::string& name, const std::string& sql) {
        store_.reset();
        const std::int32_t id = name == "keys.db" ? 0x42484c4b : 0x42484c44;
        auto file = sqlite::Database::open(folder_ / name, {.application_id = id});
        ASSERT_TRUE(file) << file.error().detail;
        const auto done = file->execute(sql);
        ASSERT_TRUE(done) << done.error().detail;
    }

    std::int64_t rows(const std::string& name, const std::string& table) {
        const std::int32_t id = name == "keys.db" ? 0x42484c4b : 0x42484c44;
        auto file = sqlite::Database::open(folder_ / name, {.application_id = id});
        return file->read_int64("SELECT count(*) FROM " + table).value();
    }

    CollectionSeq collection_ = 0;
    const Uuid a_ = random_uuid();
    const Uuid b_ = random_uuid();
};

TEST_F(Documents, AreReadAgainAlsoAfterReopening) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    EXPECT_EQ(get(kLead, a_), "one");
    EXPECT_EQ(get(kPolicyChange, a_), "NotFound");
    EXPECT_EQ(get(kLead, b_), "NotFound");
    ASSERT_TRUE(open());
    EXPECT_EQ(get(kLead, a_), "one");
}

TEST_F(Documents, AreReplacedInPlaceAndListedByKindInOrderOfMaking) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    ASSERT_TRUE(put(kLead, b_, "two"));
    ASSERT_TRUE(put(kPortrait, a_, "picture"));
    ASSERT_TRUE(put(kLead, a_, "one, changed"));
    EXPECT_EQ(list(kLead), (std::vector<std::string>{"one, changed", "two"}));
    EXPECT_EQ(list(kLead, 0, 1), std::vector<std::string>{"one, changed"});
    const auto first = store_->list_documents(collection_, kLead, 0, 1).value();
    EXPECT_EQ(list(kLead, first.front().seq), std::vector<std::string>{"two"});
    EXPECT_EQ(list(kPortrait), std::vector<std::string>{"picture"});
}

TEST_F(Documents, AnUndoneWriteLeavesTheOldContent) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    const auto failed = store_->write({[&](Transaction& transaction) -> Result<void> {
        BH_TRY(transaction.write_document(collection_, kLead, a_, as_bytes("two")));
        BH_TRY_ASSIGN(const auto seen, transaction.read_document(collection_, kLead, a_));
        EXPECT_EQ(as_text(seen), "two");
        return fail(ErrorCode::kInvalidArgument, "changed my mind");
    }});
    ASSERT_FALSE(failed);
    EXPECT_EQ(get(kLead, a_), "one");
}

TEST_F(Documents, GoWithTheFaceWhoseIdTheyHave) {
    std::vector<FaceSeq> faces;
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        const std::string record = "r";
        const NewFace face{a_, as_bytes(record)};
        BH_TRY_ASSIGN(faces, transaction.insert_faces(collection_, {&face, 1}));
        BH_TRY(transaction.write_document(collection_, kPortrait, a_, as_bytes("picture")));
        return transaction.write_document(collection_, kPortrait, b_, as_bytes("other"));
    }}));
    ASSERT_TRUE(erase(collection_, faces));
    EXPECT_EQ(get(kPortrait, a_), "NotFound");
    EXPECT_EQ(get(kPortrait, b_), "other");
    store_.reset();
    EXPECT_EQ(rows("keys.db", "document_keys"), 1);
    EXPECT_EQ(rows("data.db", "documents"), 1);
}

TEST_F(Documents, GoWithTheirCollection) {
    for (int i = 0; i < 10; ++i) ASSERT_TRUE(put(kLead, random_uuid(), "x"));
    ASSERT_TRUE(drop(collection_));
    EXPECT_EQ(get(kLead, a_), "NotFound");
    create("another");  // the rows are taken away beside other writes
    create("and another");
    store_.reset();
    EXPECT_EQ(rows("data.db", "documents"), 0);
    EXPECT_EQ(rows("keys.db", "document_keys"), 0);
}

TEST_F(Documents, NothingOfThemIsReadableInTheFiles) {
    const std::string secret = "a reviewer named Zoe Quarternight";
    ASSERT_TRUE(put(kLead, a_, secret));
    store_.reset();
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    EXPECT_GT(all.size(), 10'000U);
    EXPECT_EQ(all.find("Quarternight"), std::string::npos);
}

TEST_F(Documents, MovedToAnotherPlaceDoNotOpen) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    ASSERT_TRUE(put(kLead, b_, "two"));
    spoil(
        "data.db",
        "UPDATE documents SET content = (SELECT content FROM documents o "
        "WHERE o.seq != documents.seq)"
    );
    ASSERT_TRUE(open());
    EXPECT_EQ(get(kLead, a_), "Corruption");
    EXPECT_FALSE(store_->list_documents(collection_, kLead, 0, 10));
}

TEST_F(Documents, OfAnotherKindDoNotOpenAsThisOne) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    spoil("data.db", "UPDATE documents SET kind = 3");
    ASSERT_TRUE(open());
    EXPECT_EQ(get(kPortrait, a_), "Corruption");
}

TEST_F(Documents, HalfOfACrashIsClearedAwayAtStart) {
    ASSERT_TRUE(put(kLead, a_, "one"));
    ASSERT_TRUE(put(kLead, b_, "two"));
    spoil(
        "keys.db",
        "DELETE FROM document_keys WHERE seq = 1; "
        "INSERT INTO document_keys VALUES (77, x'00')"
    );
    ASSERT_TRUE(open());
    EXPECT_EQ(list(kLead), std::vector<std::string>{"two"});
    store_.reset();
    EXPECT_EQ(rows("data.db", "documents"), 1);
    EXPECT_EQ(rows("keys.db", "document_keys"), 1);
}

TEST_F(Documents, APolicyIsKeptWithItsCollectionAndChanged) {
    NewCollection described_one = described("tagged");
    described_one.policy = "first";
    CollectionSeq seq = 0;
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        BH_TRY_ASSIGN(seq, transaction.insert_collection(described_one));
        return {};
    }}));
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.at("tagged").policy, "first");
    EXPECT_EQ(loaded_.collections.at("c").policy, "");
    const auto set = [&](CollectionSeq collection) {
        return store_->write({[&](Transaction& transaction) {
            return transaction.set_policy(collection, "second");
        }});
    };
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        EXPECT_EQ(transaction.policy(seq).value(), "first");
        EXPECT_EQ(transaction.policy(seq + 7).error().code, ErrorCode::kNotFound);
        return {};
    }}));
    ASSERT_TRUE(set(seq));
    EXPECT_EQ(set(seq + 7).error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.collections.at("tagged").policy, "second");
}

}  // namespace
}  // namespace beholden::store
