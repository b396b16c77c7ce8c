#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/gallery.h"

namespace beholden::gallery {

/// A person of a collection, known by up to limits::kFacesPerUserMax faces.
struct UserRecord {
    UserId user_id;
    std::string key;     ///< Given by us, never again: 32 hexadecimal digits.
    int face_count = 0;  ///< With none, the user cannot be found yet.
};

/// What a client names a request by, so that a repetition has no second effect; empty: nothing.
using ClientToken = std::string;

enum class FaceFate : std::uint8_t {
    kDone = 1,
    kUnchanged = 2,  ///< It was so before.
    kNotFound = 3,
    kOthers = 4,  ///< It is another user's.
    kUnlike = 5,  ///< Less alike than asked for.
};

/// What became of one face of a request.
struct FaceOutcome {
    FaceId face_id;
    FaceFate fate = FaceFate::kDone;
    UserId other;               ///< kOthers: whose, unless that user is gone.
    double similarity_pct = 0;  ///< kUnlike: how alike it is.
};

struct ChangeOutcome {
    std::vector<FaceOutcome> faces;  ///< In the order asked, each once.
    bool has_faces = false;          ///< The user, afterwards.
};

struct UserMatch {
    UserRecord user;
    double similarity_pct = 0;
};

struct UserSearchOptions {
    double similarity_pct_min = 80;
    int users_max = 500;
    /// The similarity is raised until no more false matches are to be expected; absent: it is not.
    std::optional<double> expected_false_matches_max{};
};

struct UserSearchResult {
    std::vector<UserMatch> matches;     ///< Most alike first; ties by order of the last change.
    double similarity_pct_min = 0;      ///< That was applied.
    std::int64_t gallery_size = 0;      ///< Users compared: those with faces.
    double expected_false_matches = 0;  ///< FMR at that similarity times gallery_size.
};

/// The result of a search without a probe.
inline UserSearchResult nobody(const UserSearchOptions& options) {
    UserSearchResult result;
    result.similarity_pct_min = options.similarity_pct_min;
    return result;
}

/// The users of collections. A user is compared as one template made of its faces'
/// (analysis::TemplateSum); that template is never stored, so nothing of a face outlives the face.
///
/// Everything acknowledged is durable and findable by the next call. Members that take an entry put
/// it into the audit log with the change.
///
/// errors   kNotFound for a collection or user that does not exist, in every member that takes one;
///          kTokenReused where a token came with another request in the last
///          limits::kClientTokenLife.
/// threads  all members are safe to call concurrently.
class Users {
public:
    virtual ~Users() = default;

    /// errors  kConflict: there is one. kQuotaExceeded over limits::kUsersPerCollectionMax.
    virtual Result<void> create_user(
        const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
    ) = 0;

    /// Destroys the user's key before it answers; its faces stay, nobody's.
    virtual Result<void> delete_user(
        const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
    ) = 0;

    /// In order of creation.
    [[nodiscard]] virtual Result<Page<UserRecord>> list_users(
        const CollectionId& id, const std::string& after, int items_max
    ) const = 0;

    [[nodiscard]] virtual Result<UserRecord> find_by_key(
        const CollectionId& id, std::string_view key
    ) const = 0;

    /// Makes faces the user's that are nobody's and, where the user has faces already, at least
    /// `similarity_pct_min` like it.
    ///
    /// errors  kQuotaExceeded: the user would have more faces than it may; nothing is changed.
    virtual Result<ChangeOutcome> associate_faces(
        const CollectionId& id,
        const UserId& user,
        std::span<const FaceId> faces,
        double similarity_pct_min,
        const ClientToken& token,
        audit::Entry& entry
    ) = 0;

    virtual Result<ChangeOutcome> disassociate_faces(
        const CollectionId& id,
        const UserId& user,
        std::span<const FaceId> faces,
        const ClientToken& token,
        audit::Entry& entry
    ) = 0;

    /// Every user like a face, its own among them.
    ///
    /// errors  kInvalidArgument if the face is not in the collection.
    [[nodiscard]] virtual Result<UserSearchResult> search_face(
        const CollectionId& id, const FaceId& face, const UserSearchOptions& options
    ) const = 0;

    /// Every user like a user but that one; nobody if it has no faces.
    [[nodiscard]] virtual Result<UserSearchResult> search_user(
        const CollectionId& id, const UserId& user, const UserSearchOptions& options
    ) const = 0;

    [[nodiscard]] virtual Result<UserSearchResult> search_template(
        const CollectionId& id, const analysis::Template& probe, const UserSearchOptions& options
    ) const = 0;
};

}  // namespace beholden::gallery
