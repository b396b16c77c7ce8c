#include "gallery/durable_gallery.h"

#include <future>
#include <memory>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "gallery/enrolment.h"
#include "gallery/overdue.h"
#include "gallery/paging.h"
#include "gallery/person_template.h"
#include "gallery/search.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

/// What becomes of the faces of a deletion.
struct Sorted {
    DeleteResult result;
    std::vector<store::FaceSeq> seqs;  ///< Of result.deleted.
};

/// Looked up in the transaction, where every earlier write can be seen.
Result<Sorted> sort_out(
    store::Transaction& transaction, const CollectionState& state, std::span<const FaceId> faces
) {
    Sorted sorted;
    std::unordered_set<FaceId> answered;
    for (const FaceId& face : faces) {
        if (!answered.insert(face).second) continue;
        const auto seq = state.find(face);
        if (!seq) {
            sorted.result.not_found.push_back(face);
            continue;
        }
        BH_TRY_ASSIGN(const auto user, transaction.user_of(state.collection().seq, *seq));
        if (!user) {
            sorted.result.not_found.push_back(face);
        } else if (*user != 0) {
            sorted.result.associated.emplace_back(face, state.users().name_of(*user));
        } else {
            sorted.result.deleted.push_back(face);
            sorted.seqs.push_back(*seq);
        }
    }
    return sorted;
}

void tell_deleted(const DeleteResult& result, audit::Entry& entry) {
    std::vector<std::string> ids;
    ids.reserve(result.deleted.size());
    for (const FaceId& face : result.deleted) ids.push_back(face.str());
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

Result<std::unique_ptr<Gallery>> Gallery::open_in_background(
    store::Store& store,
    const analysis::FacePack& pack,
    const Clock& clock,
    std::function<void(const Result<void>&)> opened
) {
    auto gallery = std::make_unique<DurableGallery>(store, pack, clock);
    BH_TRY(gallery->hydrate_in_background(std::move(opened)));
    return gallery;
}

Result<void> DurableGallery::hydrate() {
    return hydrate([] {});
}

Result<void> DurableGallery::hydrate(const std::function<void()>& listed) {
    BH_TRY(gallery::hydrate(gate_, pack_, collections_, progress_, listed));
    gate_.open();
    return {};
}

Result<void> DurableGallery::hydrate_in_background(std::function<void(const Result<void>&)> opened
) {
    const auto listed = std::make_shared<std::promise<Result<void>>>();
    auto is_listed = listed->get_future();
    hydration_ = std::jthread([this, listed, opened = std::move(opened)] {
        bool told = false;
        const auto hydrated = hydrate([&] {
            told = true;
            listed->set_value({});
        });
        // What goes wrong before is told to who waits for the list.
        if (told) {
            opened(hydrated);
        } else {
            listed->set_value(hydrated);
        }
    });
    return is_listed.get();
}

OpeningProgress DurableGallery::progress() const {
    return {
        .collections = progress_.collections,
        .collections_whole = progress_.collections_whole,
        .faces = progress_.faces,
        .faces_read = progress_.faces_read,
        .is_open = gate_.is_open(),
    };
}

Result<CollectionInfo> DurableGallery::create_collection(
    const CollectionId& id,
    const std::map<std::string, std::string>& tags,
    audit::Entry& entry,
    const policy::Policy& policy
) {
    entry.collection_id = id.str();
    store::Collection collection;
    collection.id = id;
    collection.model_id = pack_.model_id();
    collection.model_version = pack_.model_version();
    collection.dimension = pack_.dimension();
    collection.created = clock_.now();
    collection.tags = tags;
    collection.rotation = 1;
    // Of a collection without rules nothing is kept: it may be read by older programs.
    if (policy.document() != policy::Policy().document()) collection.policy = policy.document();
    State state;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(collection.seq, transaction.insert_collection(collection));
                BH_TRY_ASSIGN(collection.rotation_key, transaction.rotation_key(collection.seq));
                BH_TRY_ASSIGN(state, CollectionState::make(collection, pack_.model_id()));
                return {};
            },
            .committed = [&]() -> Result<void> {
                state->set_version(entry.receipt->index);
                collections_.put(state);
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
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    return state->info();
}

Result<Page<CollectionInfo>> DurableGallery::list_collections(
    const std::string& after, int items_max
) const {
    BH_TRY(check_items_max(items_max));
    const auto wanted = static_cast<std::size_t>(items_max);
    auto states = collections_.list(CollectionId(after), wanted + 1);
    const bool more = states.size() > wanted;
    if (more) states.pop_back();
    Page<CollectionInfo> page;
    for (const State& state : states) page.items.push_back(state->info());
    if (more) page.next = page.items.back().id.str();
    return page;
}

Result<void> DurableGallery::change_tags(
    const CollectionId& id,
    const std::map<std::string, std::string>& set,
    std::span<const std::string> removed,
    audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    std::map<std::string, std::string> tags;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY(transaction.change_tags(state->collection().seq, set, removed));
                BH_TRY_ASSIGN(tags, transaction.tags(state->collection().seq));
                entry.clear["tags_set"] = static_cast<std::int64_t>(set.size());
                entry.clear["tags_removed"] = static_cast<std::int64_t>(removed.size());
                if (tags.size() <= limits::kTagsPerCollectionMax) return {};
                return fail(ErrorCode::kQuotaExceeded, "A collection may have up to 50 tags.");
            },
            .committed = [&]() -> Result<void> {
                state->set_tags(std::move(tags));
                return {};
            },
        }
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    return written;
}

Result<std::int64_t> DurableGallery::destroy_overdue() {
    std::int64_t destroyed = 0;
    for (const State& state : collections_.list(CollectionId(), limits::kCollectionsMax)) {
        while (true) {
            BH_TRY_ASSIGN(
                const std::int64_t some, gallery::destroy_overdue(store_, clock_, *state, pack_)
            );
            if (some == 0) break;
            destroyed += some;
        }
    }
    return destroyed;
}

Result<std::int64_t> DurableGallery::destroy_overdue_leads() {
    std::int64_t destroyed = 0;
    for (const State& state : collections_.list(CollectionId(), limits::kCollectionsMax)) {
        const auto some = leads_.sweep(state->collection().id);
        // The collection went meanwhile, and its leads with it.
        if (!some && some.error().code == ErrorCode::kNotFound) continue;
        if (!some) return tl::unexpected<Error>(some.error());
        destroyed += *some;
        const auto loops = human_loops_.sweep(state->collection().id);
        if (!loops && loops.error().code == ErrorCode::kNotFound) continue;
        if (!loops) return tl::unexpected<Error>(loops.error());
        destroyed += *loops;
    }
    return destroyed;
}

Result<void> DurableGallery::delete_collection(const CollectionId& id, audit::Entry& entry) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, collections_.find(id));
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
                collections_.erase(id);
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
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(state->check_comparable());
    const store::Collection& collection = state->collection();
    entry.model_id = collection.model_id;
    for (NewFace& face : faces) {
        BH_TRY_ASSIGN(face.face_template, rotated(*state, std::move(face.face_template)));
    }
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
                return enrolment.write_portraits(transaction, collection.seq);
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
    const CollectionId& id, const std::string& after, int items_max, const FaceFilter& filter
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(check_items_max(items_max));
    BH_TRY_ASSIGN(const store::FaceSeq place, parse_place(after));
    return state->list(place, items_max, filter);
}

Result<DeleteResult> DurableGallery::delete_faces(
    const CollectionId& id, std::span<const FaceId> faces, audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    Sorted sorted;
    std::vector<store::FaceSeq> deleted;
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(sorted, sort_out(transaction, *state, faces));
                BH_TRY_ASSIGN(
                    deleted, transaction.delete_faces(state->collection().seq, sorted.seqs)
                );
                tell_deleted(sorted.result, entry);
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
    return std::move(sorted.result);
}

Result<SearchResult> DurableGallery::search_face(
    const CollectionId& id, const FaceId& face, const SearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(state->check_comparable());
    const auto seq = state->find(face);
    if (!seq) return no_such_face();
    BH_TRY_ASSIGN(const auto probe, read_template(store_, *state, *seq));
    return search(*state, pack_.calibration(), probe, options, seq);
}

Result<SearchResult> DurableGallery::search_template(
    const CollectionId& id, const analysis::Template& probe, const SearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY_ASSIGN(const auto turned, rotated(*state, probe));
    return search(*state, pack_.calibration(), turned, options, std::nullopt);
}

}  // namespace beholden::gallery
