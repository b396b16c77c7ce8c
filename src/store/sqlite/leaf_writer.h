#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>

#include "audit/leaf.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"
#include "base/result.h"
#include "crypto/seal.h"
#include "crypto/secret.h"
#include "store/sqlite/schema.h"

namespace beholden::store::sqlite {

/// The committed head of the log, for readers on any thread.
class CommittedHead {
public:
    [[nodiscard]] audit::TreeHead get() const {
        const std::lock_guard lock(mutex_);
        return head_;
    }
    void set(const audit::TreeHead& head) {
        const std::lock_guard lock(mutex_);
        head_ = head;
    }

private:
    mutable std::mutex mutex_;
    audit::TreeHead head_;
};

/// Where the key that seals payload keys comes from, and what a payload is bound to.
crypto::SecureKey payload_wrapping_key(const crypto::SecureKey& root_key);
crypto::AssociatedData payload_key_place(std::int64_t index);
crypto::AssociatedData payload_place(std::int64_t index);

/// The log's tables inside the transaction of whoever writes: leaves, sealed payloads and their
/// keys, and the tree's nodes.
///
/// threads  the writer's alone.
class LeafWriter {
public:
    /// files, root_key  must outlive it.
    LeafWriter(Files& files, const crypto::SecureKey& root_key);

    /// Reads the tree's right edge and checks it against the nodes that are stored.
    ///
    /// errors  kCorruption: leaves are missing or the edge is not theirs. kIo.
    Result<void> load();

    /// As Transaction::append_leaf.
    Result<audit::Receipt> append(const audit::Entry& entry);
    /// As Transaction::erase_payloads.
    Result<std::int64_t> erase_payloads(std::span<const std::int64_t> leaves);
    /// As Transaction::note_signed_head.
    Result<void> note_signed_head(const audit::TreeHead& head);
    /// As Transaction::begin_origin.
    Result<void> begin_origin(const std::string& origin);

    /// Index of the next leaf.
    [[nodiscard]] std::int64_t next() const noexcept {
        return static_cast<std::int64_t>(tree_.size());
    }
    [[nodiscard]] audit::TreeHead head() const { return {tree_.size(), tree_.root()}; }

    /// Where undo() goes back to.
    void mark() { marked_ = tree_; }
    void undo() { tree_ = marked_; }
    /// Writes the edge, where it moved; to be called before the commit.
    Result<void> save_edge();

private:
    Result<crypto::Sha256> store_payload(
        std::int64_t index, const audit::Entry& entry, const std::string& payload
    );
    Result<void> store_leaf(std::int64_t index, const audit::Hash& hash, const std::string& entry);

    Files& files_;
    const audit::Veil veil_;
    const crypto::SecureKey wrapping_key_;
    crypto::SecureKey payload_key_;
    audit::CompactRange tree_;
    audit::CompactRange marked_;
    std::uint64_t saved_size_ = 0;
};

/// Reads the hashes of complete subtrees of whole tiles, from the leaves or the nodes.
Result<std::vector<audit::Hash>> read_node_row(
    Database& data, unsigned level, std::uint64_t first, unsigned count
);

}  // namespace beholden::store::sqlite
