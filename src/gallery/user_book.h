#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "index/index.h"
#include "store/store.h"

namespace beholden::gallery {

/// What is kept in memory of a user besides its template.
struct UserFacts {
    store::UserSeq seq = 0;
    store::Uuid id{};
    std::string name;
    TimePoint created;
    std::vector<store::FaceSeq> faces{};  ///< Rising.
};

struct UserHit {
    UserFacts user;
    double score = 0;
};

struct UserHits {
    std::vector<UserHit> hits;        ///< Best first.
    std::int64_t users_compared = 0;  ///< Without the excluded one.
};

/// The users of one collection in memory: names, whose faces, and the template of each that has
/// any, in an index of their own.
///
/// Only the store's writer (and hydration before it) changes it, in the order of the commits.
///
/// threads  readers are safe beside each other and beside one writer.
class UserBook {
public:
    /// errors  kInvalidArgument: the dimension is out of range.
    static Result<std::unique_ptr<UserBook>> make(int dimension);

    /// user  With a number above every one added before, and without faces.
    void add(UserFacts user);

    /// Replaces a user's faces and template; without effect if there is no such user. A search
    /// beside it finds the old template or the new one, once.
    ///
    /// faces            Rising.
    /// person_template  Absent: the user cannot be found by it.
    Result<void> set_faces(
        store::UserSeq user,
        std::vector<store::FaceSeq> faces,
        const std::optional<analysis::Template>& person_template
    );

    /// The user cannot be found until set_faces(). Besides the writer, whoever notices that a
    /// face's time is over may call it.
    void hide(store::UserSeq user);

    /// Overwrites and forgets.
    void remove(store::UserSeq user);
    void clear();

    [[nodiscard]] std::int64_t size() const;
    [[nodiscard]] std::optional<UserFacts> at(store::UserSeq user) const;
    [[nodiscard]] std::optional<UserFacts> find(std::string_view name) const;
    [[nodiscard]] std::optional<UserFacts> find(const store::Uuid& id) const;
    /// The first user whose number is above `user`.
    [[nodiscard]] std::optional<UserFacts> after(store::UserSeq user) const;
    /// Empty if there is no such user.
    [[nodiscard]] UserId name_of(store::UserSeq user) const;

    /// query.hits_max  Users wanted.
    /// exclude         A user that is not compared.
    [[nodiscard]] Result<UserHits> search(index::Query query, std::optional<store::UserSeq> exclude)
        const;

private:
    using RowId = std::uint64_t;  ///< In the index; a new one with every template. 0: none.
    struct Entry {
        UserFacts facts;
        RowId row = 0;
    };
    explicit UserBook(std::unique_ptr<index::Index> index) : index_(std::move(index)) {}
    [[nodiscard]] std::vector<UserHit> users_of(const index::SearchHits& found) const;
    /// A new row for the user, in the index but not yet its own.
    Result<RowId> append(store::UserSeq user, const analysis::Template& person_template);

    const std::unique_ptr<index::Index> index_;
    mutable std::shared_mutex mutex_;  ///< Of all below.
    std::map<store::UserSeq, Entry> users_;
    std::unordered_map<std::string, store::UserSeq> by_name_;
    std::unordered_map<RowId, store::UserSeq> by_row_;
    RowId last_row_ = 0;
};

}  // namespace beholden::gallery
