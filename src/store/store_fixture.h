#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/secret.h"
#include "store/random_uuid.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"
#include "store/test_folder.h"

namespace beholden::store {

/// What a store handed over.
struct Loaded {
    std::map<std::string, Collection> collections;  ///< By id.
    std::map<FaceSeq, std::string> records;
    std::map<FaceSeq, CollectionSeq> collection_of;
    std::map<UserSeq, std::string> users;
    std::map<FaceSeq, UserSeq> user_of;
};

/// A store in a folder of its own that can be closed, spoiled and opened again.
class StoreTest : public testing::Test {
protected:
    Result<void> open(sqlite::StoreOptions options = {}, std::size_t threads = 2) {
        store_.reset();
        loaded_ = {};
        BH_TRY_ASSIGN(auto directory, DataDirectory::lock(folder_.path()));
        BH_TRY_ASSIGN(
            store_, sqlite::open_store(std::move(directory), *root_key_, std::move(options))
        );
        return store_->load(
            threads, {.collection = [this](const Collection& collection) -> Result<void> {
                          loaded_.collections.emplace(collection.id.str(), collection);
                          return {};
                      },
                      .users = [this](std::span<const User> users) { return take_users(users); },
                      .associations = [this](std::span<const Association> each) -> Result<void> {
                          for (const auto& [face, user] : each) loaded_.user_of.emplace(face, user);
                          return {};
                      },
                      .faces = [this](std::span<const Face> faces) { return take(faces); }}
        );
    }

    CollectionSeq create(const std::string& id) {
        CollectionSeq seq = 0;
        const auto done = store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(seq, transaction.insert_collection(described(id)));
            return {};
        }});
        EXPECT_TRUE(done) << done.error().detail;
        return seq;
    }

    Result<std::vector<FaceSeq>> enrol(
        CollectionSeq collection, const std::vector<std::string>& records
    ) {
        std::vector<FaceSeq> seqs;
        BH_TRY(store_->write({[&](Transaction& transaction) -> Result<void> {
            std::vector<NewFace> faces;
            faces.reserve(records.size());
            for (const std::string& record : records) {
                faces.push_back({random_uuid(), as_bytes(record)});
            }
            BH_TRY_ASSIGN(seqs, transaction.insert_faces(collection, faces));
            return {};
        }}));
        return seqs;
    }

    Result<std::vector<FaceSeq>> erase(
        CollectionSeq collection, const std::vector<FaceSeq>& faces
    ) {
        std::vector<FaceSeq> deleted;
        BH_TRY(store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(deleted, transaction.delete_faces(collection, faces));
            return {};
        }}));
        return deleted;
    }

    Result<void> drop(CollectionSeq collection) {
        return store_->write({[&](Transaction& transaction) -> Result<void> {
            BH_TRY(transaction.drop_collection(collection));
            return {};
        }});
    }

    static NewCollection described(const std::string& id) {
        NewCollection collection;
        collection.id = CollectionId(id);
        collection.model_id = "model-a";
        collection.model_version = "7.0";
        collection.dimension = 128;
        collection.created = TimePoint(std::chrono::milliseconds(1'795'510'800'007));
        collection.tags = {{"colour", "blue"}, {"empty", ""}};
        return collection;
    }

    TestFolder folder_;
    std::unique_ptr<crypto::SecureKey> root_key_ =
        std::make_unique<crypto::SecureKey>(crypto::SecureKey::random());
    std::unique_ptr<Store> store_;
    Loaded loaded_;

private:
    Result<void> take_users(std::span<const User> users) {
        for (const User& user : users) {
            EXPECT_TRUE(loaded_.users.empty() || user.seq > loaded_.users.rbegin()->first);
            loaded_.users.emplace(user.seq, as_text(user.record));
        }
        return {};
    }
    Result<void> take(std::span<const Face> faces) {
        for (const Face& face : faces) {
            EXPECT_TRUE(loaded_.records.empty() || face.seq > loaded_.records.rbegin()->first);
            loaded_.records.emplace(face.seq, as_text(face.record));
            loaded_.collection_of.emplace(face.seq, face.collection);
        }
        return {};
    }
};

}  // namespace beholden::store
