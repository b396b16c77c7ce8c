#pragma once

#include <atomic>
#include <span>
#include <utility>
#include <vector>

#include "store/store.h"

namespace beholden::gallery {

/// A store whose collections cannot be changed before the gate opens. While faces are read from the
/// disk, what is in memory could not follow a change; the log, which writes to the store itself,
/// takes its leaves all the while.
///
/// threads  all members are safe to call concurrently.
class GatedStore : public store::Store {
public:
    /// store  Must outlive this.
    explicit GatedStore(store::Store& store) : store_(store) {}

    void open() noexcept { open_ = true; }
    [[nodiscard]] bool is_open() const noexcept { return open_; }

    Result<void> load(std::size_t threads, const store::Receiver& receiver) override {
        return store_.load(threads, receiver);
    }
    /// errors  kUnavailable: the gate is closed.
    Result<void> write(store::Write write) override {
        if (open_) return store_.write(std::move(write));
        return fail(
            ErrorCode::kUnavailable,
            "The server is still reading its collections and takes no changes yet; try again."
        );
    }
    Result<void> read_face(
        store::FaceSeq face, const std::function<void(std::span<const std::byte>)>& read
    ) override {
        return store_.read_face(face, read);
    }
    Result<store::SecretBytes> read_document(
        store::CollectionSeq collection, store::DocumentKind kind, const store::Uuid& id
    ) override {
        return store_.read_document(collection, kind, id);
    }
    Result<std::vector<store::Document>> list_documents(
        store::CollectionSeq collection,
        store::DocumentKind kind,
        store::DocumentSeq after,
        int documents_max
    ) override {
        return store_.list_documents(collection, kind, after, documents_max);
    }
    [[nodiscard]] const store::Log& log() const override { return store_.log(); }
    [[nodiscard]] Result<void> health() const override { return store_.health(); }
    [[nodiscard]] store::StoreStatistics statistics() const override { return store_.statistics(); }

private:
    store::Store& store_;
    std::atomic<bool> open_ = false;
};

}  // namespace beholden::gallery
