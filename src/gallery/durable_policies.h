#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "gallery/collection_state.h"
#include "gallery/policies.h"
#include "store/store.h"

namespace beholden::gallery {

/// Looks a collection up; kNotFound.
using FindCollection =
    std::function<Result<std::shared_ptr<CollectionState>>(const CollectionId& id)>;

/// Policies over a store.
class DurablePolicies final : public Policies {
public:
    /// store, clock  must outlive this.
    DurablePolicies(store::Store& store, const Clock& clock, FindCollection find)
        : store_(store), clock_(clock), find_(std::move(find)) {}

    Result<policy::Change> propose(
        const CollectionId& id,
        const std::function<Result<policy::Policy>(const policy::Policy&)>& make,
        const policy::Caller& who,
        audit::Entry& entry
    ) override;
    Result<policy::Change> decide(
        const CollectionId& id,
        const PolicyChangeId& change,
        const policy::Caller& who,
        bool approve,
        audit::Entry& entry
    ) override;
    [[nodiscard]] Result<Page<policy::Change>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const override;

private:
    store::Store& store_;
    const Clock& clock_;
    const FindCollection find_;
};

}  // namespace beholden::gallery
