#include "gallery/durable_gallery.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "gallery/hydrate.h"
#include "gallery/record_codec.h"
#include "gallery/search.h"

namespace beholden::gallery {

namespace {

tl::unexpected<Error> no_such_collection(const CollectionId& id) {
    return fail(ErrorCode::kNotFound, "The collection id: " + id.str() + " does not exist");
}

Result<void> check_template(const analysis::Template& face_template, int dimension) {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (face_template.values.size() == static_cast<std::size_t>(dimension) &&
        std::ranges::all_of(face_template.values, finite) && finite(face_template.offset)) {
        return {};
    }
    return fail(ErrorCode::kInvalidArgument, "A template is not one of the face model's.");
}

/// A face on its way through the writer.
struct Enrolment {
    store::Uuid face_id{};
    StoredRecord record;
    store::SecretBytes sealed_content;
};

Result<Enrolment> prepare(const NewFace& face, const FaceId& face_id, TimePoint now) {
    const auto image_id = store::parse_uuid(face.record.image_id.str());
    if (!image_id) return fail(ErrorCode::kInvalidArgument, "An image id is not a UUID.");
    Enrolment enrolment;
    enrolment.face_id = store::parse_uuid(face_id.str()).value();
    enrolment.record = {
        .image_id = *image_id,
        .box = face.record.box,
        .confidence_pct = face.record.confidence_pct,
        .created = now,
        .external_image_id = face.record.external_image_id,
    };
    BH_TRY_ASSIGN(enrolment.sealed_content, encode_record(enrolment.record, face.face_template));
    return enrolment;
}

SearchableFace searchable(
    const Enrolment& enrolment, store::FaceSeq seq, const analysis::Template& face_template
) {
    const StoredRecord& record = enrolment.record;
    return {
        .facts =
            {.seq = seq,
             .face_id = enrolment.face_id,
             .image_id = record.image_id,
             .box = record.box,
             .confidence_pct = record.confidence_pct,
             .created = record.created,
             .external_image_id = record.external_image_id},
        .values = face_template.values,
        .offset = face_template.offset,
    };
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
    const CollectionId& id, const std::map<std::string, std::string>& tags
) {
    store::Collection collection;
    collection.id = id;
    collection.model_id = pack_.model_id();
    collection.model_version = pack_.model_version();
    collection.dimension = pack_.dimension();
    collection.created = clock_.now();
    collection.tags = tags;
    State state;
    auto written = store_.write({
        .change = [&](store::Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(collection.seq, transaction.insert_collection(collection));
            BH_TRY_ASSIGN(state, CollectionState::make(collection, pack_.model_id()));
            return {};
        },
        .committed = [&]() -> Result<void> {
            const std::unique_lock lock(mutex_);
            collections_.insert_or_assign(id, state);
            return {};
        },
    });
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

Result<void> DurableGallery::delete_collection(const CollectionId& id) {
    BH_TRY_ASSIGN(const State state, find(id));
    auto written = store_.write({
        .change = [&](store::Transaction& transaction
                  ) { return transaction.drop_collection(state->collection().seq); },
        .committed = [&]() -> Result<void> {
            {
                const std::unique_lock lock(mutex_);
                collections_.erase(id);
            }
            state->clear();
            return {};
        },
    });
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    return written;
}

Result<std::vector<FaceRecord>> DurableGallery::enrol(
    const CollectionId& id, std::vector<NewFace> faces
) {
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(state->check_comparable());
    const TimePoint now = clock_.now();
    std::vector<Enrolment> enrolments;
    std::vector<store::NewFace> rows;
    for (NewFace& face : faces) {
        BH_TRY(check_template(face.face_template, pack_.dimension()));
        face.record.face_id = FaceId(make_uuid());
        face.record.model_version = state->collection().model_version;
        face.record.created = now;
        BH_TRY_ASSIGN(Enrolment enrolment, prepare(face, face.record.face_id, now));
        enrolments.push_back(std::move(enrolment));
    }
    for (const Enrolment& enrolment : enrolments) {
        rows.push_back({enrolment.face_id, enrolment.sealed_content});
    }
    std::vector<store::FaceSeq> seqs;
    auto written = store_.write({
        .change = [&](store::Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(seqs, transaction.insert_faces(state->collection().seq, rows));
            return {};
        },
        .committed = [&]() -> Result<void> {
            std::vector<SearchableFace> searchables;
            for (std::size_t i = 0; i < faces.size(); ++i) {
                searchables.push_back(searchable(enrolments[i], seqs[i], faces[i].face_template));
            }
            return state->add(searchables);
        },
    });
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_collection(id);
    BH_TRY(std::move(written));
    std::vector<FaceRecord> records;
    for (NewFace& face : faces) records.push_back(std::move(face.record));
    return records;
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
    const CollectionId& id, std::span<const FaceId> faces
) {
    BH_TRY_ASSIGN(const State state, find(id));
    std::vector<store::FaceSeq> deleted;
    std::map<FaceId, store::FaceSeq> seq_of;
    auto written = store_.write({
        .change = [&](store::Transaction& transaction) -> Result<void> {
            // Looked up here, where every earlier write can be seen.
            std::vector<store::FaceSeq> seqs;
            for (const FaceId& face : faces) {
                const auto seq = state->find(face);
                if (seq && seq_of.emplace(face, *seq).second) seqs.push_back(*seq);
            }
            BH_TRY_ASSIGN(deleted, transaction.delete_faces(state->collection().seq, seqs));
            return {};
        },
        .committed = [&]() -> Result<void> {
            state->remove(deleted);
            return {};
        },
    });
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
    return search(*state, pack_.calibration(), probe, options, *seq);
}

Result<SearchResult> DurableGallery::search_template(
    const CollectionId& id, const analysis::Template& probe, const SearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, find(id));
    BH_TRY(check_template(probe, pack_.dimension()));
    return search(*state, pack_.calibration(), probe, options, std::nullopt);
}

}  // namespace beholden::gallery
