#include "gallery/collection_state.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <utility>

namespace beholden::gallery {

Result<std::shared_ptr<CollectionState>> CollectionState::make(
    store::Collection collection, const std::string& model_id
) {
    BH_TRY_ASSIGN(auto index, index::Index::make(collection.dimension));
    return std::shared_ptr<CollectionState>(
        new CollectionState(std::move(collection), model_id, std::move(index))
    );
}

CollectionState::CollectionState(
    store::Collection collection, std::string model_id, std::unique_ptr<index::Index> index
)
    : collection_(std::move(collection)),
      model_id_(std::move(model_id)),
      index_(std::move(index)),
      version_(collection_.changed_leaf) {}

CollectionInfo CollectionState::info() const {
    const std::shared_lock lock(mutex_);
    return {
        .id = collection_.id,
        .face_count = faces_.size(),
        .model_version = collection_.model_version,
        .created = collection_.created,
        .tags = collection_.tags,
    };
}

Result<void> CollectionState::check_comparable() const {
    if (comparable()) return {};
    return fail(
        ErrorCode::kUnavailable, "The collection was enrolled with face model " +
                                     collection_.model_id + " and this server runs " + model_id_ +
                                     "; templates of different models cannot be compared."
    );
}

Result<void> CollectionState::add(std::span<const SearchableFace> faces) {
    {
        // Before the index: whatever a search finds has a record.
        const std::unique_lock lock(mutex_);
        for (const SearchableFace& face : faces) {
            if (!faces_.add(face.facts)) {
                return fail(ErrorCode::kInternal, "A face's number or id is not new.");
            }
        }
    }
    if (!comparable()) return {};
    std::vector<index::Row> rows;
    rows.reserve(faces.size());
    for (const SearchableFace& face : faces) {
        rows.push_back({static_cast<std::uint64_t>(face.facts.seq), face.values, face.offset});
    }
    return index_->append(rows);
}

void CollectionState::remove(std::span<const store::FaceSeq> faces) {
    for (const store::FaceSeq face : faces) index_->remove(static_cast<std::uint64_t>(face));
    const std::unique_lock lock(mutex_);
    for (const store::FaceSeq face : faces) faces_.remove(face);
}

void CollectionState::clear() {
    index_->clear();
    const std::unique_lock lock(mutex_);
    faces_.clear();
}

std::optional<store::FaceSeq> CollectionState::find(const FaceId& face) const {
    const auto uuid = store::parse_uuid(face.str());
    if (!uuid) return std::nullopt;
    const std::shared_lock lock(mutex_);
    return faces_.find(*uuid);
}

Page<FaceRecord> CollectionState::list(
    store::FaceSeq after, int items_max, const std::optional<std::vector<FaceId>>& only
) const {
    std::set<store::FaceSeq> wanted;
    if (only) {
        for (const FaceId& id : *only) {
            if (const auto seq = find(id)) wanted.insert(*seq);
        }
    }
    const std::shared_lock lock(mutex_);
    const auto next = [&](store::FaceSeq place) {
        if (!only) return faces_.after(place);
        auto seq = wanted.upper_bound(place);
        std::optional<FaceFacts> facts;
        while (seq != wanted.end() && !(facts = faces_.at(*seq))) ++seq;  // deleted meanwhile
        return facts;
    };
    Page<FaceRecord> page;
    auto facts = next(after);
    while (facts && page.items.size() < static_cast<std::size_t>(items_max)) {
        page.items.push_back(record_of(*facts));
        page.next = std::to_string(facts->seq);
        facts = next(facts->seq);
    }
    if (!facts) page.next.clear();
    return page;
}

Result<index::SearchHits> CollectionState::search(const index::Query& query) const {
    return index_->search(query);
}

std::optional<FaceRecord> CollectionState::record(store::FaceSeq face) const {
    const std::shared_lock lock(mutex_);
    const auto facts = faces_.at(face);
    if (!facts) return std::nullopt;
    return record_of(*facts);
}

FaceRecord CollectionState::record_of(const FaceFacts& facts) const {
    return {
        .face_id = FaceId(store::format_uuid(facts.face_id)),
        .image_id = ImageId(store::format_uuid(facts.image_id)),
        .external_image_id = std::string(facts.external_image_id),
        .box = facts.box,
        .confidence_pct = facts.confidence_pct,
        .model_version = collection_.model_version,
        .created = facts.created,
    };
}

}  // namespace beholden::gallery
