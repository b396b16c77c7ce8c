// Users, associations and remembered requests, in the files.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "crypto/hash.h"
#include "store/sqlite/database.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

class StoredUsers : public StoreTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(open());
        collection_ = create("c");
        faces_ = enrol(collection_, {"a", "b", "c"}).value();
    }

    Result<UserSeq> add_user(const std::string& name, CollectionSeq collection) {
        UserSeq seq = 0;
        BH_TRY(store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(
                seq, transaction.insert_user(
                         collection, {random_uuid(), name, as_bytes("record " + name)}
                     )
            );
            return {};
        }}));
        return seq;
    }
    void give(const std::vector<FaceSeq>& faces, UserSeq user) {
        ASSERT_TRUE(store_->write({[&](Transaction& transaction) {
            return transaction.associate(faces, user);
        }}));
    }
    bool remove_user(UserSeq user) {
        bool was_there = false;
        EXPECT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(was_there, transaction.delete_user(collection_, user));
            return {};
        }}));
        return was_there;
    }
    /// -1: no such face.
    UserSeq user_of(FaceSeq face) {
        UserSeq user = -1;
        EXPECT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(const auto found, transaction.user_of(collection_, face));
            user = found.value_or(-1);
            return {};
        }}));
        return user;
    }
    std::int64_t count(const std::string& file, const std::string& table) {
        auto database = sqlite::Database::open(folder_ / file, {.read_only = true}).value();
        return database.read_int64("SELECT count(*) FROM " + table).value();
    }
    void spoil(const std::string& name, const std::string& sql) {
        constexpr std::int32_t kIds[] = {0x42484c44, 0x42484c4b};
        auto file = sqlite::Database::open(
            folder_ / name, {.application_id = kIds[name == "keys.db" ? 1 : 0]}
        );
        ASSERT_TRUE(file && file->execute(sql));
    }

    CollectionSeq collection_ = 0;
    std::vector<FaceSeq> faces_;
};

TEST_F(StoredUsers, HaveNamesOfTheirOwnInACollection) {
    const auto ann = add_user("ann", collection_);
    ASSERT_TRUE(ann);
    EXPECT_EQ(add_user("ann", collection_).error().code, ErrorCode::kAlreadyExists);
    EXPECT_TRUE(add_user("ann", create("other")));
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        EXPECT_EQ(transaction.find_user(collection_, "ann").value(), *ann);
        EXPECT_FALSE(transaction.find_user(collection_, "bob").value());
        EXPECT_EQ(transaction.find_user(99, "ann").error().code, ErrorCode::kNotFound);
        return {};
    }}));
    EXPECT_TRUE(remove_user(*ann));
    EXPECT_FALSE(remove_user(*ann));
    EXPECT_TRUE(add_user("ann", collection_));
}

TEST_F(StoredUsers, ComeBackWithTheirFaces) {
    const UserSeq ann = add_user("ann", collection_).value();
    const UserSeq bob = add_user("bob", collection_).value();
    give({faces_[0], faces_[2]}, ann);
    give({faces_[1]}, bob);
    give({faces_[2]}, 0);
    ASSERT_TRUE(open());
    EXPECT_EQ(
        loaded_.users, (std::map<UserSeq, std::string>{{ann, "record ann"}, {bob, "record bob"}})
    );
    EXPECT_EQ(loaded_.user_of, (std::map<FaceSeq, UserSeq>{{faces_[0], ann}, {faces_[1], bob}}));
}

TEST_F(StoredUsers, LoseTheFacesThatAreDeletedAndFacesTheUserThatIs) {
    const UserSeq ann = add_user("ann", collection_).value();
    give(faces_, ann);
    ASSERT_TRUE(erase(collection_, {faces_[1]}));
    EXPECT_EQ(user_of(faces_[1]), -1);
    EXPECT_EQ(user_of(faces_[0]), ann);
    EXPECT_TRUE(remove_user(ann));
    EXPECT_EQ(user_of(faces_[0]), 0);
    EXPECT_EQ(count("data.db", "user_faces"), 0);
    EXPECT_EQ(count("keys.db", "user_keys"), 0);
}

TEST_F(StoredUsers, WhoseKeyIsGoneAreClearedAwayAndTheirFacesStay) {
    const UserSeq ann = add_user("ann", collection_).value();
    const UserSeq bob = add_user("bob", collection_).value();
    give(faces_, ann);
    store_.reset();
    // As a crash leaves it between the two commits of a deletion, and of a creation.
    spoil("keys.db", "DELETE FROM user_keys WHERE seq = " + std::to_string(ann));
    spoil("keys.db", "INSERT INTO user_keys VALUES (77, x'00')");
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.users.size(), 1u);
    EXPECT_TRUE(loaded_.users.contains(bob));
    EXPECT_EQ(loaded_.records.size(), 3u);
    EXPECT_EQ(count("keys.db", "user_keys"), 1);
    EXPECT_EQ(count("data.db", "users"), 1);
    EXPECT_EQ(user_of(faces_[0]), 0);
}

TEST_F(StoredUsers, AreRefusedWhenTheirRecordsAreSwapped) {
    static_cast<void>(add_user("ann", collection_));
    static_cast<void>(add_user("bob", collection_));
    store_.reset();
    spoil(
        "data.db", "UPDATE users SET record = (SELECT record FROM users o WHERE o.seq != users.seq)"
    );
    const auto opened = open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
}

TEST_F(StoredUsers, AndRequestsGoWithADroppedCollection) {
    const UserSeq ann = add_user("ann", collection_).value();
    give(faces_, ann);
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) {
        return transaction.remember_request(
            collection_, {.token_hash = {}, .outcome = as_bytes("x"), .made = {}}
        );
    }}));
    const CollectionSeq kept = create("kept");
    static_cast<void>(add_user("bob", kept));
    ASSERT_TRUE(drop(collection_));
    // Rows go with later commits.
    for (int i = 0; i < 3; ++i) create("more" + std::to_string(i));
    EXPECT_EQ(count("data.db", "users"), 1);
    EXPECT_EQ(count("keys.db", "user_keys"), 1);
    EXPECT_EQ(count("data.db", "done_requests"), 0);
    EXPECT_EQ(count("data.db", "user_faces"), 0);
}

TEST_F(StoredUsers, RequestsAreKnownForAWeekAndThenForgotten) {
    const TimePoint start{std::chrono::milliseconds(1'795'510'800'007)};
    const auto token = crypto::sha256(as_bytes("token"));
    const auto remember = [&](const crypto::Sha256& hash, TimePoint when) {
        ASSERT_TRUE(store_->write({[&](Transaction& transaction) {
            return transaction.remember_request(collection_, {hash, as_bytes("outcome"), when});
        }}));
    };
    const auto recalled = [&](TimePoint now) {
        std::string outcome;
        EXPECT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(const auto found, transaction.recall_request(collection_, token, now));
            if (found) outcome = as_text(*found);
            return {};
        }}));
        return outcome;
    };
    remember(token, start);
    EXPECT_EQ(recalled(start), "outcome");
    EXPECT_EQ(recalled(start + limits::kClientTokenLife - std::chrono::milliseconds(1)), "outcome");
    EXPECT_EQ(recalled(start + limits::kClientTokenLife), "");
    remember(crypto::sha256(as_bytes("later")), start + limits::kClientTokenLife);
    EXPECT_EQ(count("data.db", "done_requests"), 1);
}

TEST_F(StoredUsers, ReadingFacesInATransactionPassesOverThoseThatAreGone) {
    std::string read;
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        BH_TRY(transaction.delete_faces(collection_, std::array{faces_[1]}));
        return transaction.read_faces(collection_, faces_, [&](const Face& face) -> Result<void> {
            read += as_text(face.record);
            return {};
        });
    }}));
    EXPECT_EQ(read, "ac");
}

}  // namespace
}  // namespace beholden::store
