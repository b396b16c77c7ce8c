#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/face_table.h"
#include "gallery/gallery.h"
#include "gallery/rotation.h"
#include "gallery/user_book.h"
#include "index/index.h"
#include "policy/policy.h"
#include "store/store.h"

namespace beholden::gallery {

tl::unexpected<Error> no_such_user(const UserId& user);

/// A face with its template, on its way into memory.
struct SearchableFace {
    FaceFacts facts;
    std::span<const float> values;
    float offset = 0;
};

/// One collection in memory: its users, what is known of its faces, and their vectors.
///
/// Only the store's writer (and hydration before it) changes it, in the order of the commits.
///
/// threads  readers are safe beside each other and beside one writer.
class CollectionState {
public:
    /// model_id  Of the running pack. A collection of another model can be listed and deleted,
    ///           but neither searched nor enrolled into: its vectors mean nothing to this model.
    /// errors    kInvalidArgument: the collection's dimension is out of range. kCorruption: its
    ///           policy is damaged.
    static Result<std::shared_ptr<CollectionState>> make(
        store::Collection collection, const std::string& model_id
    );

    /// Ends the time of the faces that are older than the collection's policy allows: at once
    /// nothing finds or lists them any more, and they are overdue. A user with such a face cannot
    /// be found until set_user_faces() tells its template without it.
    ///
    /// returns  whether any face's time ended.
    bool expire(TimePoint now);

    /// Up to `count_max` faces whose time is over and whose keys are still to be destroyed.
    [[nodiscard]] std::vector<store::FaceSeq> overdue(std::size_t count_max) const;
    /// Their keys are destroyed.
    void forget_overdue(std::span<const store::FaceSeq> faces);

    /// What of `faces` is in memory: not deleted, and not over its time.
    [[nodiscard]] std::vector<store::FaceSeq> living(std::vector<store::FaceSeq> faces) const;

    /// Whether all its faces are in memory. One that hydration fills is not, until it says so.
    [[nodiscard]] bool is_whole() const noexcept { return whole_; }
    void set_whole(bool whole) noexcept { whole_ = whole; }

    /// As it was made: for its tags of today see tags().
    [[nodiscard]] const store::Collection& collection() const noexcept { return collection_; }
    [[nodiscard]] CollectionInfo info() const;

    /// Index of the leaf that last changed what is in here; -1: none.
    [[nodiscard]] std::int64_t version() const noexcept { return version_; }
    void set_version(std::int64_t leaf) noexcept { version_ = leaf; }

    /// What holds for it now; never null.
    [[nodiscard]] std::shared_ptr<const policy::Policy> policy() const;
    /// How long a face is kept follows from it at once.
    void set_policy(policy::Policy policy);

    /// errors  kUnavailable: the collection is of another model than the running pack.
    [[nodiscard]] Result<void> check_comparable() const;

    /// Room for as many faces in all; without effect on what is found.
    void reserve(std::size_t faces);

    /// Findable by every search that begins after it returns.
    ///
    /// faces   Rising numbers above every one added before.
    /// errors  kInternal: not so, or the index refused.
    Result<void> add(std::span<const SearchableFace> faces);
    void remove(std::span<const store::FaceSeq> faces);
    void clear();

    [[nodiscard]] std::optional<store::FaceSeq> find(const FaceId& face) const;

    /// Up to `items_max` faces with numbers above `after` that pass the filter.
    ///
    /// errors  kNotFound: no such user.
    [[nodiscard]] Result<Page<FaceRecord>> list(
        store::FaceSeq after, int items_max, const FaceFilter& filter
    ) const;

    /// Sets the user's faces and template, and whose these faces are, and that `freed` are
    /// nobody's.
    ///
    /// errors  kInternal: the index refused.
    Result<void> set_user_faces(
        store::UserSeq user,
        std::vector<store::FaceSeq> faces,
        std::span<const store::FaceSeq> freed,
        const std::optional<analysis::Template>& person_template
    );
    /// Forgets a user; its faces are nobody's.
    void remove_user(store::UserSeq user);

    /// Of its templates; every template of the collection has gone through it.
    [[nodiscard]] const Rotation& rotation() const;

    [[nodiscard]] UserBook& users() noexcept { return *users_; }
    [[nodiscard]] const UserBook& users() const noexcept { return *users_; }

    [[nodiscard]] std::map<std::string, std::string> tags() const;
    void set_tags(std::map<std::string, std::string> tags);

    /// Faces at least `score_min` alike, most alike first.
    [[nodiscard]] Result<index::SearchHits> search(const index::Query& query) const;

    /// The record of a hit; absent if it was deleted since.
    [[nodiscard]] std::optional<FaceRecord> record(store::FaceSeq face) const;

private:
    CollectionState(
        store::Collection collection,
        std::string model_id,
        std::unique_ptr<index::Index> index,
        std::unique_ptr<UserBook> users
    );
    /// Numbers of the faces that a filter names; absent: all.
    [[nodiscard]] Result<std::optional<std::set<store::FaceSeq>>> wanted_by(const FaceFilter& filter
    ) const;
    /// Under mutex_: takes those made until then out of faces_; returns whose they were.
    std::set<store::UserSeq> take_overdue(TimePoint made_until, std::vector<store::FaceSeq>& taken);
    [[nodiscard]] FaceRecord record_of(const FaceFacts& facts) const;
    [[nodiscard]] bool comparable() const noexcept { return collection_.model_id == model_id_; }

    const store::Collection collection_;
    const std::string model_id_;  ///< The running pack's.
    const std::unique_ptr<index::Index> index_;
    std::atomic<std::int64_t> version_;
    std::atomic<bool> whole_ = true;
    const std::unique_ptr<UserBook> users_;
    mutable std::once_flag rotation_once_;  ///< Many collections are never asked for theirs.
    mutable std::unique_ptr<const Rotation> rotation_;
    mutable std::shared_mutex mutex_;  ///< Of all below; may be held when users_ takes its own.
    std::map<std::string, std::string> tags_;
    FaceTable faces_;
    std::optional<std::chrono::days> retention_;
    TimePoint oldest_ = TimePoint::max();  ///< No face in faces_ was made before.
    std::set<store::FaceSeq> overdue_;
    std::shared_ptr<const policy::Policy> policy_;  ///< Never null once make() is done.
};

}  // namespace beholden::gallery
