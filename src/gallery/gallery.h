#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/page.h"
#include "policy/policy.h"

namespace beholden::audit {
struct Entry;
}
namespace beholden::store {
class Store;
}

/// Collections and faces: enrol, search, erase. The one place where store and index meet.
namespace beholden::gallery {

class HumanLoops;  // human_loops.h
class Leads;       // leads.h
class Policies;    // policies.h
class Users;       // users.h

/// A box as shares of the image's width and height; may lie below 0 or above 1.
struct RelativeBox {
    float left = 0;
    float top = 0;
    float width = 0;
    float height = 0;
};

/// What is kept of an enrolled face besides its template.
struct FaceRecord {
    FaceId face_id;
    ImageId image_id;
    std::string external_image_id;  ///< Empty: none.
    UserId user_id;                 ///< Empty: nobody's.
    RelativeBox box;
    float confidence_pct = 0;
    std::string model_version;
    TimePoint created;
    std::optional<TimePoint> expires{};  ///< From this moment on it is in no answer; absent: never.
};

struct CollectionInfo {
    CollectionId id;
    std::int64_t face_count = 0;
    std::int64_t user_count = 0;
    std::string model_version;
    TimePoint created;
    std::map<std::string, std::string> tags;
    std::shared_ptr<const policy::Policy> policy;  ///< What holds for it now; never null.
};

/// A face to enrol.
struct NewFace {
    FaceRecord record;  ///< face_id, model_version and created are filled by enrol().
    analysis::Template face_template;
    Bytes portrait;  ///< JPEG for reviewers, kept and erased with the face; empty: none.
};

struct FaceMatch {
    FaceRecord face;
    double similarity_pct = 0;
};

struct SearchOptions {
    double similarity_pct_min = 80;
    int faces_max = 80;
    /// The similarity is raised until no more false matches are to be expected; absent: it is not.
    std::optional<double> expected_false_matches_max{};
};

struct SearchResult {
    std::vector<FaceMatch> matches;     ///< Most alike first; ties by order of enrolment.
    double similarity_pct_min = 0;      ///< That was applied.
    std::int64_t gallery_size = 0;      ///< Faces compared.
    double expected_false_matches = 0;  ///< FMR at that similarity times gallery_size.
    std::int64_t version = -1;  ///< Index of the leaf that last changed the collection; -1: none.
};

/// Deleted ids, those that were not there, and those that stay because they are a user's.
struct DeleteResult {
    std::vector<FaceId> deleted;
    std::vector<FaceId> not_found;
    std::vector<std::pair<FaceId, UserId>> associated;
};

/// Which faces to list; both restrictions hold where both are given.
struct FaceFilter {
    std::optional<std::vector<FaceId>> ids{};  ///< Unknown ones are passed over.
    std::optional<UserId> user{};
};

/// How far a gallery is with reading what the store holds.
struct OpeningProgress {
    std::int64_t collections = 0;
    std::int64_t collections_whole = 0;  ///< Those that are searched already.
    std::int64_t faces = 0;
    std::int64_t faces_read = 0;
    bool is_open = false;  ///< All is read: changes are taken.
};

/// Everything acknowledged is durable and findable by the next call (read-your-writes).
///
/// A member that changes something takes the entry of the audit log that tells of the change and
/// adds what it alone knows (collection, how many faces): the change and its leaf become durable
/// together, or neither does. On success entry.receipt is set.
///
/// errors   kNotFound for a collection that does not exist, in every member that takes one.
/// threads  all members are safe to call concurrently.
class Gallery {
public:
    /// Opens and hydrates: returns when every collection is searchable.
    ///
    /// store, pack, clock  must outlive the gallery.
    static Result<std::unique_ptr<Gallery>> open(
        store::Store& store, const analysis::FacePack& pack, const Clock& clock
    );
    /// As open(), but returns once the collections are known and reads their faces meanwhile. A
    /// collection can be searched as soon as it is whole; before, and for every change before all
    /// is read, the members answer kUnavailable.
    ///
    /// opened  Called once, on a thread of the gallery: all is read, or what went wrong.
    static Result<std::unique_ptr<Gallery>> open_in_background(
        store::Store& store,
        const analysis::FacePack& pack,
        const Clock& clock,
        std::function<void(const Result<void>&)> opened
    );
    virtual ~Gallery() = default;

    [[nodiscard]] virtual OpeningProgress progress() const = 0;

    /// policy  Holds from the first moment on.
    /// errors  kAlreadyExists, kQuotaExceeded.
    virtual Result<CollectionInfo> create_collection(
        const CollectionId& id,
        const std::map<std::string, std::string>& tags,
        audit::Entry& entry,
        const policy::Policy& policy = {}
    ) = 0;

    /// Policies and leads of every collection; they live as long as the gallery.
    [[nodiscard]] virtual Policies& policies() = 0;
    [[nodiscard]] virtual Leads& leads() = 0;
    [[nodiscard]] virtual HumanLoops& human_loops() = 0;

    [[nodiscard]] virtual Result<CollectionInfo> describe_collection(const CollectionId& id
    ) const = 0;
    /// Ordered by id.
    [[nodiscard]] virtual Result<Page<CollectionInfo>> list_collections(
        const std::string& after, int items_max
    ) const = 0;
    /// Sets and removes tags; names to remove that are not there are passed over.
    ///
    /// errors  kQuotaExceeded over limits::kTagsPerCollectionMax.
    virtual Result<void> change_tags(
        const CollectionId& id,
        const std::map<std::string, std::string>& set,
        std::span<const std::string> removed,
        audit::Entry& entry
    ) = 0;

    /// The users of every collection; lives as long as the gallery.
    [[nodiscard]] virtual Users& users() = 0;

    /// Destroys the keys of every face whose time is over, and makes the templates of their users
    /// anew. Nothing has found such a face since its moment; this takes it off the disk. What a
    /// crash cuts short is found again at the next start. Every commit of it is a leaf of the log.
    ///
    /// returns  how many.
    virtual Result<std::int64_t> destroy_overdue() = 0;
    /// The same for leads that nobody confirmed in their time and for human loops (sweep() of every
    /// collection).
    virtual Result<std::int64_t> destroy_overdue_leads() = 0;

    /// Destroys the collection's keys before it answers.
    virtual Result<void> delete_collection(const CollectionId& id, audit::Entry& entry) = 0;

    /// All faces or none; returns their records in order.
    ///
    /// errors  kQuotaExceeded over limits::kFacesPerCollectionMax.
    virtual Result<std::vector<FaceRecord>> enrol(
        const CollectionId& id, std::vector<NewFace> faces, audit::Entry& entry
    ) = 0;

    /// Ordered by enrolment.
    ///
    /// errors  kNotFound: no user of that name.
    [[nodiscard]] virtual Result<Page<FaceRecord>> list_faces(
        const CollectionId& id, const std::string& after, int items_max, const FaceFilter& filter
    ) const = 0;

    /// Destroys the faces' keys before it answers. A user's face stays: it must be taken from the
    /// user first.
    virtual Result<DeleteResult> delete_faces(
        const CollectionId& id, std::span<const FaceId> faces, audit::Entry& entry
    ) = 0;

    /// Everything in the collection but the face itself.
    ///
    /// errors  kInvalidArgument if the face is not in the collection.
    [[nodiscard]] virtual Result<SearchResult> search_face(
        const CollectionId& id, const FaceId& face, const SearchOptions& options
    ) const = 0;

    [[nodiscard]] virtual Result<SearchResult> search_template(
        const CollectionId& id, const analysis::Template& probe, const SearchOptions& options
    ) const = 0;
};

}  // namespace beholden::gallery
