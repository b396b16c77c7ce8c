#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "gallery/collection_state.h"

namespace beholden::gallery {

tl::unexpected<Error> no_such_collection(const CollectionId& id);

/// Every collection in memory, by id.
///
/// threads  all members are safe to call concurrently.
class CollectionBook {
public:
    using State = std::shared_ptr<CollectionState>;

    /// clock  Must outlive the book.
    explicit CollectionBook(const Clock& clock) : clock_(clock) {}

    /// The collection as it is at this moment: without faces whose time is over.
    ///
    /// errors  kNotFound; kUnavailable: it is not whole yet.
    [[nodiscard]] Result<State> find(const CollectionId& id) const;

    /// In order of id, those after `after`.
    [[nodiscard]] std::vector<State> list(const CollectionId& after, std::size_t count_max) const;

    void put(State state);
    void erase(const CollectionId& id);

private:
    const Clock& clock_;
    mutable std::shared_mutex mutex_;  ///< Taken for the look-up only.
    std::map<CollectionId, State> states_;
};

}  // namespace beholden::gallery
