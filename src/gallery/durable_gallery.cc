#include "gallery/durable_gallery.h"

#include <charconv>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "gallery/enrolment.h"
#include "gallery/hydrate.h"
#include "gallery/record_codec.h"
#include "gallery/search.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

tl::unexpected<Error> no_such_collection(const CollectionId& id) {
    return fail(ErrorCode::kNotFound, "The collection id: " + id.str() + " does not exist");
}

/// A place in a listing of faces: empty, or a number from a page before.
Result<store::FaceSeq> parse_place(const std::string& after) {
    if (after.empty()) return 0;
    store::FaceSeq place = 0;
    const char* end = after.data() + after.size();
    const auto parsed = std::from_chars(after.data(), end, place);
    if (parsed.ec != std::errc() || parsed.ptr != end || place < 0) {
        return fail(ErrorCode::kInvalidPageToken, "The pagination token is not valid.");
    }
    return place;
}

Result<void> check_items_max(int items_max) {
    if (items_max >= 1) return {};
    return fail(ErrorCode::kInvalidArgument, "A page holds at least one item.");
}

void tell_deleted(
    const std::map<FaceId, store::FaceSeq>& seq_of,
    const std::vector<store::FaceSeq>& deleted,
    audit::Entry& entry
) {
    const std::unordered_set<store::FaceSeq> gone(deleted.begin(), deleted.end());
    std::vector<std::string> ids;
    for (const auto& [face, seq] : seq_of) {
        if (gone.contains(seq)) ids.push_back(face.str());
    }
    entry.clear["faces_deleted"] = static_cast<std::int64_t>(ids.size());
    entry.sealed["faces"] = std::move(ids);
}

}  // namespace

Result<std::unique_ptr<Gallery>> Gallery::open(
    store::Store& store, const analysis::FacePack& pack, const Clock& clock
) {
    auto gallery = std::make_unique<DurableGallery>(store, pack, clock);
    BH_TRY(gallery->hydrate());
    return gallery;
}

Result<void> DurableGallery::hydrate() {
    BH_TRY_ASSIGN(collections_, gallery::hydrate(store_, pack_.model_id()));
    return {};
}

Result<DurableGallery::State> DurableGallery::find(const CollectionId& id) const {
    const std::shared_lock lock(mutex_);
    const auto found = collections_.find(id);
    if (found == collections_.end()) return no_such_collection(id);
    return found->second;
}

Result<CollectionInfo> DurableGallery::create_collection(
    const CollectionId& id, const std::map<std::string, std::string>& tags, audit::Entry& entry
) {
    entry.collection_id = id.str();
    store::Collection collection;
    collection.id = id;
    collection.model_id = pack_.model_id();
    collection.model_version = pack_.model_version();
    collection.dimension = pack_.dimension();
    collection.created = clock_.now();
    collection.tags = tags;
    State state;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(collection.seq, transaction.insert_collection(collection));
                BH_TRY_ASSIGN(state, CollectionState::make(collection, pack_.model_id()));
                return {};
            },
            .committed = [&]() -> Result<void> {
                state->set_version(entry.receipt->index);
                const std::unique_lock lock(mutex_);
                collections_.insert_or_assign(id, state);
                return {};
            },
        }
    );
    if (!written && written.error().code == ErrorCode::kAlreadyExists) {
        written.error().message = "The collection id: " + id.str() + " already exists";
    }
    BH_TRY(std::move(written));
    return state->info();
}

Result<CollectionInfo> DurableGallery::describe_collection(const CollectionId& id) const {
    BH_TRY_ASSIGN(const State state, find(id));
    return state->info();
}

Result<Page<CollectionInfo>> DurableGallery::list_collections(
    const std::string& after, int items_max
) const {
    BH_TRY(check_items_max(items_max));
    Page<CollectionInfo> page;
    const std::shared_lock lock(mutex_);
    auto place = collections_.upper_bound(CollectionId(after));
    for (; place != collections_.end(); ++place) {
        if (page.items.size() == static_cast<std::size_t>(items_max)) {
            page.next = page.items.back().id.str();
            break;
        }
        page.items.push_back(place->second->info());
    }
    return page;
}

Result<void> DurableGallery::delete_collection(const CollectionId& id, audit::Entry& entry) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, find(id));
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(
                    entry.clear["faces_deleted"],
                    transaction.drop_collection(state->collection().seq)
                );
                return {};
            },
            .committed = [&]() -> Result<void> {
                {
                    const std::unique_lock lock(mutex_);
                    collections_.erase(id);
                }
                state->clear();
                return {};
            },
        }
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    return written;
}

Result<std::vector<FaceRecord>> DurableGallery::enrol(
    const CollectionId& id, std::vector<NewFace> faces, audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(state->check_comparable());
    const store::Collection& collection = state->collection();
    entry.model_id = collection.model_id;
    BH_TRY_ASSIGN(
        Enrolment enrolment, Enrolment::prepare(std::move(faces), collection, clock_.now())
    );
    std::vector<store::FaceSeq> seqs;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(seqs, transaction.insert_faces(collection.seq, enrolment.rows()));
                entry.clear["faces_enrolled"] = static_cast<std::int64_t>(seqs.size());
                entry.sealed["faces"] = enrolment.face_ids();
                return {};
            },
            .committed = [&]() -> Result<void> {
                state->set_version(entry.receipt->index);
                return state->add(enrolment.searchable(seqs));
            },
        }
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    BH_TRY(std::move(written));
    return std::move(enrolment).take_records();
}

Result<Page<FaceRecord>> DurableGallery::list_faces(
    const CollectionId& id,
    const std::string& after,
    int items_max,
    const std::optional<std::vector<FaceId>>& only
) const {
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(check_items_max(items_max));
    BH_TRY_ASSIGN(const store::FaceSeq place, parse_place(after));
    return state->list(place, items_max, only);
}

Result<DeleteResult> DurableGallery::delete_faces(
    const CollectionId& id, std::span<const FaceId> faces, audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, find(id));
    std::vector<store::FaceSeq> deleted;
    std::map<FaceId, store::FaceSeq> seq_of;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                // Looked up here, where every earlier write can be seen.
                std::vector<store::FaceSeq> seqs;
                for (const FaceId& face : faces) {
                    const auto seq = state->find(face);
                    if (seq && seq_of.emplace(face, *seq).second) seqs.push_back(*seq);
                }
                BH_TRY_ASSIGN(deleted, transaction.delete_faces(state->collection().seq, seqs));
                tell_deleted(seq_of, deleted, entry);
                return {};
            },
            .committed = [&]() -> Result<void> {
                if (!deleted.empty()) state->set_version(entry.receipt->index);
                state->remove(deleted);
                return {};
            },
        }
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    BH_TRY(std::move(written));

    const std::unordered_set<store::FaceSeq> gone(deleted.begin(), deleted.end());
    DeleteResult result;
    std::unordered_set<FaceId> answered;
    for (const FaceId& face : faces) {
        if (!answered.insert(face).second) continue;
        const auto seq = seq_of.find(face);
        const bool was_deleted = seq != seq_of.end() && gone.contains(seq->second);
        (was_deleted ? result.deleted : result.not_found).push_back(face);
    }
    return result;
}

Result<SearchResult> DurableGallery::search_face(
    const CollectionId& id, const FaceId& face, const SearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(state->check_comparable());
    const auto seq = state->find(face);
    if (!seq) {
        return fail(ErrorCode::kInvalidArgument, "faceId was not found in the collection.");
    }
    const int dimension = state->collection().dimension;
    analysis::Template probe;
    Result<void> decoded;
    auto read = store_.read_face(*seq, [&](std::span<const std::byte> bytes) {
        const auto record = decode_record(bytes, dimension);
        if (!record) {
            decoded = tl::unexpected<Error>(record.error());
            return;
        }
        probe.values.resize(static_cast<std::size_t>(dimension));
        record->copy_values(probe.values);
        probe.offset = record->offset;
    });
    if (!read && read.error().code == ErrorCode::kNotFound) {
        return fail(ErrorCode::kInvalidArgument, "faceId was not found in the collection.");
    }
    BH_TRY(std::move(read));
    BH_TRY(std::move(decoded));
    return search(*state, pack_.calibration(), probe, options, seq);
}

Result<SearchResult> DurableGallery::search_template(
    const CollectionId& id, const analysis::Template& probe, const SearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(check_template(probe, pack_.dimension()));
    return search(*state, pack_.calibration(), probe, options, std::nullopt);
}

}  // namespace beholden::gallery
