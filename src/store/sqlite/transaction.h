#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "crypto/secret.h"
#include "store/envelope.h"
#include "store/sqlite/leaf_writer.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/sweep.h"
#include "store/store.h"

namespace beholden::store::sqlite {

/// The verbs of a write, over both files.
///
/// begin(), then for each write savepoint(), verbs, keep() or undo(); then commit(). An error of
/// kIo or kCorruption leaves it unusable.
///
/// threads  one.
class SqliteTransaction final : public Transaction {
public:
    /// all  must outlive the transaction.
    /// key_readers  Held by whoever reads keys.db over another connection: while one reads, the log
    ///              of a destroyed key could not be emptied.
    /// leaves  The log, at its committed state; `head` is kept at what is committed from then on.
    SqliteTransaction(
        Files& files,
        const crypto::SecureKey& root_key,
        std::mutex& key_readers,
        LeafWriter& leaves,
        CommittedHead& head
    )
        : files_(files),
          key_readers_(key_readers),
          envelope_(root_key),
          leaves_(leaves),
          head_(head) {}

    Result<CollectionSeq> insert_collection(const NewCollection& collection) override;
    Result<std::int64_t> drop_collection(CollectionSeq collection) override;
    Result<std::vector<FaceSeq>> insert_faces(
        CollectionSeq collection, std::span<const NewFace> faces
    ) override;
    Result<std::vector<FaceSeq>> delete_faces(
        CollectionSeq collection, std::span<const FaceSeq> faces
    ) override;

    Result<std::string> policy(CollectionSeq collection) override;
    Result<void> set_policy(CollectionSeq collection, std::string_view policy) override;
    Result<void> write_document(
        CollectionSeq collection,
        DocumentKind kind,
        const Uuid& id,
        std::span<const std::byte> content
    ) override;
    Result<SecretBytes> read_document(CollectionSeq collection, DocumentKind kind, const Uuid& id)
        override;
    Result<std::vector<Document>> list_documents(
        CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
    ) override;
    Result<std::int64_t> count_documents(CollectionSeq collection, DocumentKind kind) override;
    Result<void> delete_documents(CollectionSeq collection, const Uuid& id) override;
    Result<audit::Receipt> append_leaf(const audit::Entry& entry) override {
        return leaves_.append(entry);
    }
    Result<std::int64_t> erase_payloads(std::span<const std::int64_t> leaves) override;
    Result<void> note_signed_head(const audit::TreeHead& head) override {
        return leaves_.note_signed_head(head);
    }
    Result<void> remember(std::string_view name, std::string_view value) override {
        return write_meta(files_.data, memory_name(name), as_bytes(value));
    }
    Result<void> begin_origin(const std::string& origin) override {
        return leaves_.begin_origin(origin);
    }
    Result<SecretBytes> rotation_key(CollectionSeq collection) override;
    Result<void> read_faces(
        CollectionSeq collection,
        std::span<const FaceSeq> faces,
        const std::function<Result<void>(const Face&)>& read
    ) override;
    Result<UserSeq> insert_user(CollectionSeq collection, const NewUser& user) override;
    Result<bool> delete_user(CollectionSeq collection, UserSeq user) override;
    Result<std::optional<UserSeq>> find_user(CollectionSeq collection, std::string_view name)
        override;
    Result<std::optional<UserSeq>> user_of(CollectionSeq collection, FaceSeq face) override;
    Result<std::vector<FaceSeq>> faces_of(UserSeq user) override;
    Result<void> associate(std::span<const FaceSeq> faces, UserSeq user) override;
    Result<void> change_tags(
        CollectionSeq collection,
        const std::map<std::string, std::string>& set,
        std::span<const std::string> removed
    ) override;
    Result<std::map<std::string, std::string>> tags(CollectionSeq collection) override;
    Result<void> remember_request(CollectionSeq collection, const DoneRequest& request) override;
    Result<std::optional<SecretBytes>> recall_request(
        CollectionSeq collection, std::span<const std::byte, 32> token_hash, TimePoint now
    ) override;

    Result<void> begin();
    Result<void> savepoint();
    Result<void> keep();
    Result<void> undo();
    /// Keys first. Where keys were destroyed, nothing of them is in a file when this returns.
    Result<void> commit();

    /// Clears away what a crash left half done; until then nothing is purged and no payload erased,
    /// for while faces are being read the log of a destroyed key could not be emptied.
    Result<void> end_loading(const Remains& remains, TimePoint now);

    /// Whether rows of dropped collections may be left.
    [[nodiscard]] bool purge_due() const noexcept { return purge_due_ && !loading_; }
    /// Takes away up to `rows_max` rows of a dropped collection, at the end the collection.
    Result<void> purge(int rows_max);

private:
    Result<void> on_both(std::string_view sql);
    /// returns  how many faces it holds.
    Result<std::int64_t> find_collection(CollectionSeq collection);
    Result<void> add_to_count(CollectionSeq collection, std::int64_t faces);
    Result<FaceSeq> insert_face(CollectionSeq collection, const NewFace& face);
    Result<bool> delete_face(CollectionSeq collection, FaceSeq face);
    Result<std::vector<std::int64_t>> rows_of(
        const char* table, CollectionSeq collection, int rows_max
    );

    Files& files_;
    std::mutex& key_readers_;
    Envelope envelope_;
    LeafWriter& leaves_;
    CommittedHead& head_;
    bool loading_ = true;
    bool keys_destroyed_ = false;
    bool purge_due_ = true;  // the last run may have left some
};

}  // namespace beholden::store::sqlite
