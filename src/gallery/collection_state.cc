#include "gallery/collection_state.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>
#include <utility>

#include "policy/policy.h"

namespace beholden::gallery {

tl::unexpected<Error> no_such_user(const UserId& user) {
    return fail(
        ErrorCode::kNotFound, "The user id: " + user.str() + " does not exist in the collection"
    );
}

Result<std::shared_ptr<CollectionState>> CollectionState::make(
    store::Collection collection, const std::string& model_id
) {
    BH_TRY_ASSIGN(auto index, index::Index::make(collection.dimension));
    BH_TRY_ASSIGN(auto users, UserBook::make(collection.dimension));
    policy::Policy policy;
    if (!collection.policy.empty()) {
        BH_TRY_ASSIGN(policy, policy::Policy::parse(collection.policy));
    }
    std::shared_ptr<CollectionState> state(
        new CollectionState(std::move(collection), model_id, std::move(index), std::move(users))
    );
    state->set_policy(std::move(policy));
    return state;
}

CollectionState::CollectionState(
    store::Collection collection,
    std::string model_id,
    std::unique_ptr<index::Index> index,
    std::unique_ptr<UserBook> users
)
    : collection_(std::move(collection)),
      model_id_(std::move(model_id)),
      index_(std::move(index)),
      version_(collection_.changed_leaf),
      users_(std::move(users)),
      tags_(collection_.tags) {}

std::shared_ptr<const policy::Policy> CollectionState::policy() const {
    const std::shared_lock lock(mutex_);
    return policy_;
}

void CollectionState::set_policy(policy::Policy policy) {
    const std::optional<int> days = policy.rules().retention_days;
    auto held = std::make_shared<const policy::Policy>(std::move(policy));
    const std::unique_lock lock(mutex_);
    policy_ = std::move(held);
    retention_ = days ? std::optional(std::chrono::days(*days)) : std::nullopt;
}

CollectionInfo CollectionState::info() const {
    const std::shared_lock lock(mutex_);
    return {
        .id = collection_.id,
        .face_count = whole_ ? faces_.size() : collection_.face_count,
        .user_count = users_->size(),
        .model_version = collection_.model_version,
        .created = collection_.created,
        .tags = tags_,
        .policy = policy_,
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

void CollectionState::reserve(std::size_t faces) {
    const std::unique_lock lock(mutex_);
    faces_.reserve(faces);
}

Result<void> CollectionState::add(std::span<const SearchableFace> faces) {
    {
        // Before the index: whatever a search finds has a record.
        const std::unique_lock lock(mutex_);
        for (const SearchableFace& face : faces) {
            if (!faces_.add(face.facts)) {
                return fail(ErrorCode::kInternal, "A face's number or id is not new.");
            }
            oldest_ = std::min(oldest_, face.facts.created);
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
    users_->clear();
    const std::unique_lock lock(mutex_);
    faces_.clear();
    overdue_.clear();
    oldest_ = TimePoint::max();
}

bool CollectionState::expire(TimePoint now) {
    {
        const std::shared_lock lock(mutex_);
        if (!retention_ || oldest_ == TimePoint::max() || now - *retention_ < oldest_) return false;
    }
    std::vector<store::FaceSeq> taken;
    std::set<store::UserSeq> owners;
    {
        const std::unique_lock lock(mutex_);
        if (!retention_) return false;
        owners = take_overdue(now - *retention_, taken);
    }
    for (const store::UserSeq user : owners) users_->hide(user);
    for (const store::FaceSeq face : taken) index_->remove(static_cast<std::uint64_t>(face));
    return !taken.empty();
}

std::set<store::UserSeq> CollectionState::take_overdue(
    TimePoint made_until, std::vector<store::FaceSeq>& taken
) {
    std::set<store::UserSeq> owners;
    oldest_ = TimePoint::max();
    // Every face: after the clock was set back, a younger one may lie before an older one.
    for (auto face = faces_.after(0); face; face = faces_.after(face->seq)) {
        if (face->created > made_until) {
            oldest_ = std::min(oldest_, face->created);
            continue;
        }
        taken.push_back(face->seq);
        if (face->user != 0) owners.insert(face->user);
    }
    for (const store::FaceSeq face : taken) faces_.remove(face);
    overdue_.insert(taken.begin(), taken.end());
    return owners;
}

std::vector<store::FaceSeq> CollectionState::overdue(std::size_t count_max) const {
    const std::shared_lock lock(mutex_);
    std::vector<store::FaceSeq> faces;
    for (auto face = overdue_.begin(); face != overdue_.end() && faces.size() < count_max; ++face) {
        faces.push_back(*face);
    }
    return faces;
}

void CollectionState::forget_overdue(std::span<const store::FaceSeq> faces) {
    const std::unique_lock lock(mutex_);
    for (const store::FaceSeq face : faces) overdue_.erase(face);
}

std::vector<store::FaceSeq> CollectionState::living(std::vector<store::FaceSeq> faces) const {
    const std::shared_lock lock(mutex_);
    std::erase_if(faces, [this](store::FaceSeq face) { return !faces_.at(face); });
    return faces;
}

std::optional<store::FaceSeq> CollectionState::find(const FaceId& face) const {
    const auto uuid = store::parse_uuid(face.str());
    if (!uuid) return std::nullopt;
    const std::shared_lock lock(mutex_);
    return faces_.find(*uuid);
}

Result<Page<FaceRecord>> CollectionState::list(
    store::FaceSeq after, int items_max, const FaceFilter& filter
) const {
    BH_TRY_ASSIGN(const auto wanted, wanted_by(filter));
    const std::shared_lock lock(mutex_);
    const auto next = [&](store::FaceSeq place) {
        if (!wanted) return faces_.after(place);
        auto seq = wanted->upper_bound(place);
        std::optional<FaceFacts> facts;
        while (seq != wanted->end() && !(facts = faces_.at(*seq))) ++seq;  // deleted meanwhile
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

Result<std::optional<std::set<store::FaceSeq>>> CollectionState::wanted_by(const FaceFilter& filter
) const {
    if (!filter.ids && !filter.user) return std::nullopt;
    std::set<store::FaceSeq> wanted;
    if (filter.user) {
        const auto user = users_->find(filter.user->str());
        if (!user) return no_such_user(*filter.user);
        wanted.insert(user->faces.begin(), user->faces.end());
    }
    if (!filter.ids) return std::optional(std::move(wanted));
    std::set<store::FaceSeq> named;
    for (const FaceId& id : *filter.ids) {
        const auto seq = find(id);
        if (seq && (!filter.user || wanted.contains(*seq))) named.insert(*seq);
    }
    return std::optional(std::move(named));
}

Result<void> CollectionState::set_user_faces(
    store::UserSeq user,
    std::vector<store::FaceSeq> faces,
    std::span<const store::FaceSeq> freed,
    const std::optional<analysis::Template>& person_template
) {
    {
        const std::unique_lock lock(mutex_);
        for (const store::FaceSeq face : freed) faces_.set_user(face, 0);
        for (const store::FaceSeq face : faces) faces_.set_user(face, user);
    }
    return users_->set_faces(user, std::move(faces), person_template);
}

void CollectionState::remove_user(store::UserSeq user) {
    const auto facts = users_->at(user);
    if (!facts) return;
    {
        const std::unique_lock lock(mutex_);
        for (const store::FaceSeq face : facts->faces) faces_.set_user(face, 0);
    }
    users_->remove(user);
}

const Rotation& CollectionState::rotation() const {
    std::call_once(rotation_once_, [this] {
        rotation_ =
            std::make_unique<const Rotation>(collection_.rotation_key, collection_.dimension);
    });
    return *rotation_;
}

std::map<std::string, std::string> CollectionState::tags() const {
    const std::shared_lock lock(mutex_);
    return tags_;
}

void CollectionState::set_tags(std::map<std::string, std::string> tags) {
    const std::unique_lock lock(mutex_);
    tags_ = std::move(tags);
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
        .user_id = facts.user == 0 ? UserId() : users_->name_of(facts.user),
        .box = facts.box,
        .confidence_pct = facts.confidence_pct,
        .model_version = collection_.model_version,
        .created = facts.created,
        .expires = retention_ ? std::optional(facts.created + *retention_) : std::nullopt,
    };
}

}  // namespace beholden::gallery
