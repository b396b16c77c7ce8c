#include "gallery/hydrate.h"

#include <algorithm>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gallery/record_codec.h"

namespace beholden::gallery {

namespace {

class Hydration {
public:
    explicit Hydration(const std::string& model_id) : model_id_(model_id) {}

    Result<void> take(const store::Collection& collection) {
        BH_TRY_ASSIGN(auto state, CollectionState::make(collection, model_id_));
        by_seq_.emplace(collection.seq, state);
        by_id_.emplace(collection.id, std::move(state));
        return {};
    }

    /// Runs of faces of one collection are added together.
    Result<void> take(std::span<const store::Face> faces) {
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

    std::map<CollectionId, std::shared_ptr<CollectionState>> collections() {
        return std::move(by_id_);
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
            searchable_.push_back(
                {.facts =
                     {.seq = face.seq,
                      .face_id = face.face_id,
                      .image_id = record.image_id,
                      .box = record.box,
                      .confidence_pct = record.confidence_pct,
                      .created = record.created,
                      .external_image_id = record.external_image_id},
                 .values = values,
                 .offset = record.offset}
            );
        }
        return state.add(searchable_);
    }

    const std::string& model_id_;
    std::unordered_map<store::CollectionSeq, std::shared_ptr<CollectionState>> by_seq_;
    std::map<CollectionId, std::shared_ptr<CollectionState>> by_id_;
    std::vector<float> values_;
    std::vector<SearchableFace> searchable_;
};

}  // namespace

Result<std::map<CollectionId, std::shared_ptr<CollectionState>>> hydrate(
    store::Store& store, const std::string& model_id
) {
    Hydration hydration(model_id);
    const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
    BH_TRY(store.load(
        threads,
        {.collection = [&](const store::Collection& collection
                       ) { return hydration.take(collection); },
         .faces = [&](std::span<const store::Face> faces) { return hydration.take(faces); }}
    ));
    return hydration.collections();
}

}  // namespace beholden::gallery
