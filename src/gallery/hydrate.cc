#include "gallery/hydrate.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/faces/template_sum.h"
#include "gallery/person_template.h"
#include "gallery/record_codec.h"
#include "gallery/user_codec.h"

namespace beholden::gallery {

namespace {

class Hydration {
public:
    Hydration(
        const analysis::FacePack& pack, CollectionBook& collections, HydrationProgress& progress
    )
        : pack_(pack), collections_(collections), progress_(progress) {}

    Result<void> take(const store::Collection& collection) {
        BH_TRY_ASSIGN(auto state, CollectionState::make(collection, pack_.model_id()));
        state->set_whole(false);
        state->reserve(static_cast<std::size_t>(std::max<std::int64_t>(0, collection.face_count)));
        ++progress_.collections;
        progress_.faces += collection.face_count;
        by_seq_.emplace(collection.seq, state);
        collections_.put(std::move(state));
        return {};
    }

    Result<void> take_users(std::span<const store::User> users) {
        for (const store::User& user : users) {
            BH_TRY_ASSIGN(const UserText text, decode_user(user.record));
            by_seq_.at(user.collection)
                ->users()
                .add(
                    {.seq = user.seq,
                     .id = user.id,
                     .name = std::string(text.name),
                     .created = text.created}
                );
            people_[user.collection].try_emplace(user.seq);
            home_of_.emplace(user.seq, user.collection);
        }
        return {};
    }

    Result<void> take(std::span<const store::Association> associations) {
        for (const auto& [face, user] : associations) {
            const auto home = home_of_.find(user);
            if (home == home_of_.end()) continue;
            user_of_.emplace(face, user);
            ++people_.at(home->second).at(user).faces_due;
        }
        return {};
    }

    /// Runs of faces of one collection are added together.
    Result<void> take(std::span<const store::Face> faces) {
        if (progress_.cancelled) return fail(ErrorCode::kUnavailable, "The server is stopping.");
        progress_.faces_read += static_cast<std::int64_t>(faces.size());
        while (!faces.empty()) {
            const auto collection = faces.front().collection;
            const auto end = std::ranges::find_if(faces, [collection](const store::Face& face) {
                return face.collection != collection;
            });
            const auto count = static_cast<std::size_t>(end - faces.begin());
            BH_TRY(add(*by_seq_.at(collection), faces.first(count)));
            faces = faces.subspan(count);
        }
        return {};
    }

    Result<void> end(store::CollectionSeq collection) {
        CollectionState& state = *by_seq_.at(collection);
        if (const auto people = people_.find(collection); people != people_.end()) {
            // Those of whose faces one is gone: a deletion cut short. And those without.
            for (auto& [user, person] : people->second) BH_TRY(finish(state, user, person));
            people_.erase(people);
        }
        state.set_whole(true);
        ++progress_.collections_whole;
        return {};
    }

private:
    Result<void> add(CollectionState& state, std::span<const store::Face> faces) {
        const int dimension = state.collection().dimension;
        const auto width = static_cast<std::size_t>(dimension);
        values_.resize(width * faces.size());
        searchable_.clear();
        std::span<float> rest(values_);
        for (const store::Face& face : faces) {
            BH_TRY_ASSIGN(const StoredRecord record, decode_record(face.record, dimension));
            const auto values = rest.first(width);
            rest = rest.subspan(width);
            record.copy_values(values);
            BH_TRY_ASSIGN(const auto user, add_to_person(state, face.seq, values));
            searchable_.push_back(
                {.facts =
                     {.seq = face.seq,
                      .face_id = face.id,
                      .image_id = record.image_id,
                      .box = record.box,
                      .confidence_pct = record.confidence_pct,
                      .created = record.created,
                      .user = user,
                      .external_image_id = record.external_image_id},
                 .values = values,
                 .offset = record.offset}
            );
        }
        return state.add(searchable_);
    }

    /// A user whose faces are still being read; gone as soon as all are, for the sum takes space.
    struct Person {
        std::size_t faces_due = 0;
        std::vector<store::FaceSeq> faces{};
        analysis::TemplateSum sum{};
    };

    /// returns  Whose the face is; 0: nobody's.
    Result<store::UserSeq> add_to_person(
        CollectionState& state, store::FaceSeq face, std::span<const float> values
    ) {
        const auto user = user_of_.find(face);
        if (user == user_of_.end()) return 0;
        const auto people = people_.find(state.collection().seq);
        if (people == people_.end()) return 0;
        const auto person = people->second.find(user->second);
        if (person == people->second.end()) return 0;
        person->second.faces.push_back(face);
        person->second.sum.add(values);
        if (person->second.faces.size() == person->second.faces_due) {
            BH_TRY(finish(state, person->first, person->second));
            people->second.erase(person);
        }
        return user->second;
    }

    Result<void> finish(CollectionState& state, store::UserSeq user, Person& person) {
        std::optional<analysis::Template> mean;
        if (person.sum.count() > 0 && state.check_comparable()) {
            mean = person_mean(person.sum, state.rotation(), pack_);
        }
        return state.users().set_faces(user, std::move(person.faces), mean);
    }

    const analysis::FacePack& pack_;
    CollectionBook& collections_;
    HydrationProgress& progress_;
    std::unordered_map<store::FaceSeq, store::UserSeq> user_of_;
    std::unordered_map<store::UserSeq, store::CollectionSeq> home_of_;
    std::unordered_map<store::CollectionSeq, std::map<store::UserSeq, Person>> people_;
    std::unordered_map<store::CollectionSeq, std::shared_ptr<CollectionState>> by_seq_;
    std::vector<float> values_;
    std::vector<SearchableFace> searchable_;
};

}  // namespace

Result<void> hydrate(
    store::Store& store,
    const analysis::FacePack& pack,
    CollectionBook& collections,
    HydrationProgress& progress,
    const std::function<void()>& listed
) {
    Hydration hydration(pack, collections, progress);
    const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
    return store.load(
        threads,
        {
            .collection = [&](const store::Collection& collection
                          ) { return hydration.take(collection); },
            .users = [&](std::span<const store::User> users
                     ) { return hydration.take_users(users); },
            .associations = [&](std::span<const store::Association> associations
                            ) { return hydration.take(associations); },
            .listed = [&]() -> Result<void> {
                listed();
                return {};
            },
            .faces = [&](std::span<const store::Face> faces) { return hydration.take(faces); },
            .whole = [&](store::CollectionSeq collection) { return hydration.end(collection); },
        }
    );
}

}  // namespace beholden::gallery
