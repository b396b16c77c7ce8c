#include "gallery/user_book.h"

#include <algorithm>
#include <mutex>
#include <unordered_set>
#include <utility>

namespace beholden::gallery {

namespace {

// A user may be changed or removed between the search and the reading of its entry; then the search
// is made again. Changes come a commit apart, so that a second time is rare and a third rarer.
constexpr int kAttemptsMax = 3;

}  // namespace

Result<std::unique_ptr<UserBook>> UserBook::make(int dimension) {
    BH_TRY_ASSIGN(auto index, index::Index::make(dimension));
    return std::unique_ptr<UserBook>(new UserBook(std::move(index)));
}

void UserBook::add(UserFacts user) {
    const std::unique_lock lock(mutex_);
    by_name_.emplace(user.name, user.seq);
    const store::UserSeq seq = user.seq;
    users_.emplace(seq, Entry{.facts = std::move(user)});
}

Result<UserBook::RowId> UserBook::append(
    store::UserSeq user, const analysis::Template& person_template
) {
    RowId row = 0;
    {
        const std::unique_lock lock(mutex_);
        row = ++last_row_;
        by_row_.emplace(row, user);
    }
    BH_TRY(index_->append({row, person_template.values, person_template.offset}));
    return row;
}

Result<void> UserBook::set_faces(
    store::UserSeq user,
    std::vector<store::FaceSeq> faces,
    const std::optional<analysis::Template>& person_template
) {
    if (!at(user)) return {};
    RowId row = 0;
    if (person_template) {
        BH_TRY_ASSIGN(row, append(user, *person_template));
    }
    RowId old_row = 0;
    {
        const std::unique_lock lock(mutex_);
        Entry& entry = users_.at(user);
        entry.facts.faces = std::move(faces);
        old_row = std::exchange(entry.row, row);
        by_row_.erase(old_row);
    }
    index_->remove(old_row);
    return {};
}

void UserBook::hide(store::UserSeq user) {
    RowId row = 0;
    {
        const std::unique_lock lock(mutex_);
        const auto found = users_.find(user);
        if (found == users_.end()) return;
        row = std::exchange(found->second.row, 0);
        by_row_.erase(row);
    }
    index_->remove(row);
}

void UserBook::remove(store::UserSeq user) {
    RowId row = 0;
    {
        const std::unique_lock lock(mutex_);
        const auto found = users_.find(user);
        if (found == users_.end()) return;
        row = found->second.row;
        by_row_.erase(row);
        auto name = by_name_.extract(found->second.facts.name);
        std::ranges::fill(name.key(), '\0');
        std::ranges::fill(found->second.facts.name, '\0');
        users_.erase(found);
    }
    index_->remove(row);
}

void UserBook::clear() {
    index_->clear();
    const std::unique_lock lock(mutex_);
    while (!by_name_.empty()) {
        auto name = by_name_.extract(by_name_.begin());
        std::ranges::fill(name.key(), '\0');
    }
    for (auto& [seq, entry] : users_) std::ranges::fill(entry.facts.name, '\0');
    users_.clear();
    by_row_.clear();
}

std::int64_t UserBook::size() const {
    const std::shared_lock lock(mutex_);
    return static_cast<std::int64_t>(users_.size());
}

std::optional<UserFacts> UserBook::at(store::UserSeq user) const {
    const std::shared_lock lock(mutex_);
    const auto found = users_.find(user);
    if (found == users_.end()) return std::nullopt;
    return found->second.facts;
}

std::optional<UserFacts> UserBook::find(std::string_view name) const {
    const std::shared_lock lock(mutex_);
    const auto found = by_name_.find(std::string(name));
    if (found == by_name_.end()) return std::nullopt;
    return users_.at(found->second).facts;
}

std::optional<UserFacts> UserBook::find(const store::Uuid& id) const {
    const std::shared_lock lock(mutex_);
    const auto found = std::ranges::find_if(users_, [&id](const auto& each) {
        return each.second.facts.id == id;
    });
    if (found == users_.end()) return std::nullopt;
    return found->second.facts;
}

std::optional<UserFacts> UserBook::after(store::UserSeq user) const {
    const std::shared_lock lock(mutex_);
    const auto found = users_.upper_bound(user);
    if (found == users_.end()) return std::nullopt;
    return found->second.facts;
}

UserId UserBook::name_of(store::UserSeq user) const {
    const std::shared_lock lock(mutex_);
    const auto found = users_.find(user);
    return found == users_.end() ? UserId() : UserId(found->second.facts.name);
}

Result<UserHits> UserBook::search(index::Query query, std::optional<store::UserSeq> exclude) const {
    UserHits result;
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        if (exclude) {
            const std::shared_lock lock(mutex_);
            const auto found = users_.find(*exclude);
            if (found != users_.end() && found->second.row != 0) {
                query.exclude_row = found->second.row;
            }
        }
        BH_TRY_ASSIGN(const index::SearchHits found, index_->search(query));
        result.hits = users_of(found);
        result.users_compared = found.rows_compared;
        if (result.hits.size() == found.hits.size()) break;
    }
    if (query.exclude_row && result.users_compared > 0) --result.users_compared;
    return result;
}

std::vector<UserHit> UserBook::users_of(const index::SearchHits& found) const {
    std::vector<UserHit> users;
    std::unordered_set<store::UserSeq> seen;
    const std::shared_lock lock(mutex_);
    for (const index::Hit& hit : found.hits) {
        const auto seq = by_row_.find(hit.row_id);
        if (seq == by_row_.end() || !seen.insert(seq->second).second) continue;
        users.push_back({users_.at(seq->second).facts, hit.score});
    }
    return users;
}

}  // namespace beholden::gallery
