#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/face_table.h"
#include "gallery/gallery.h"
#include "index/index.h"
#include "store/store.h"

namespace beholden::gallery {

/// A face with its template, on its way into memory.
struct SearchableFace {
    FaceFacts facts;
    std::span<const float> values;
    float offset = 0;
};

/// One collection in memory: what is known of its faces, and their vectors.
///
/// Only the store's writer (and hydration before it) changes it, in the order of the commits.
///
/// threads  readers are safe beside each other and beside one writer.
class CollectionState {
public:
    /// model_id  Of the running pack. A collection of another model can be listed and deleted,
    ///           but neither searched nor enrolled into: its vectors mean nothing to this model.
    /// errors    kInvalidArgument: the collection's dimension is out of range.
    static Result<std::shared_ptr<CollectionState>> make(
        store::Collection collection, const std::string& model_id
    );

    [[nodiscard]] const store::Collection& collection() const noexcept { return collection_; }
    [[nodiscard]] CollectionInfo info() const;

    /// Index of the leaf that last changed what is in here; -1: none.
    [[nodiscard]] std::int64_t version() const noexcept { return version_; }
    void set_version(std::int64_t leaf) noexcept { version_ = leaf; }

    /// errors  kUnavailable: the collection is of another model than the running pack.
    [[nodiscard]] Result<void> check_comparable() const;

    /// Findable by every search that begins after it returns.
    ///
    /// faces   Rising numbers above every one added before.
    /// errors  kInternal: not so, or the index refused.
    Result<void> add(std::span<const SearchableFace> faces);
    void remove(std::span<const store::FaceSeq> faces);
    void clear();

    [[nodiscard]] std::optional<store::FaceSeq> find(const FaceId& face) const;

    /// Up to `items_max` faces with numbers above `after`; among `only`, where given.
    [[nodiscard]] Page<FaceRecord> list(
        store::FaceSeq after, int items_max, const std::optional<std::vector<FaceId>>& only
    ) const;

    /// Faces at least `score_min` alike, most alike first.
    [[nodiscard]] Result<index::SearchHits> search(const index::Query& query) const;

    /// The record of a hit; absent if it was deleted since.
    [[nodiscard]] std::optional<FaceRecord> record(store::FaceSeq face) const;

private:
    CollectionState(
        store::Collection collection, std::string model_id, std::unique_ptr<index::Index> index
    );
    [[nodiscard]] FaceRecord record_of(const FaceFacts& facts) const;
    [[nodiscard]] bool comparable() const noexcept { return collection_.model_id == model_id_; }

    const store::Collection collection_;
    const std::string model_id_;  ///< The running pack's.
    const std::unique_ptr<index::Index> index_;
    std::atomic<std::int64_t> version_;
    mutable std::shared_mutex mutex_;  ///< Of faces_.
    FaceTable faces_;
};

}  // namespace beholden::gallery
