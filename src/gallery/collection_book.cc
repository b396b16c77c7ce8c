#include "gallery/collection_book.h"

#include <mutex>
#include <utility>

namespace beholden::gallery {

tl::unexpected<Error> no_such_collection(const CollectionId& id) {
    return fail(ErrorCode::kNotFound, "The collection id: " + id.str() + " does not exist");
}

Result<CollectionBook::State> CollectionBook::find(const CollectionId& id) const {
    State state;
    {
        const std::shared_lock lock(mutex_);
        const auto found = states_.find(id);
        if (found == states_.end()) return no_such_collection(id);
        state = found->second;
    }
    if (!state->is_whole()) {
        return fail(
            ErrorCode::kUnavailable,
            "The collection id: " + id.str() + " is still being read; try again in a moment."
        );
    }
    state->expire(clock_.now());
    return state;
}

std::vector<CollectionBook::State> CollectionBook::list(
    const CollectionId& after, std::size_t count_max
) const {
    std::vector<State> states;
    std::shared_lock lock(mutex_);
    auto place = states_.upper_bound(after);
    for (; place != states_.end() && states.size() < count_max; ++place) {
        states.push_back(place->second);
    }
    lock.unlock();
    for (const State& state : states) {
        if (state->is_whole()) state->expire(clock_.now());
    }
    return states;
}

void CollectionBook::put(State state) {
    const std::unique_lock lock(mutex_);
    const CollectionId id = state->collection().id;
    states_.insert_or_assign(id, std::move(state));
}

void CollectionBook::erase(const CollectionId& id) {
    const std::unique_lock lock(mutex_);
    states_.erase(id);
}

}  // namespace beholden::gallery
