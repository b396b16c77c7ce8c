#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "gallery/durable_policies.h"
#include "gallery/leads.h"
#include "store/store.h"

namespace beholden::gallery {

/// Leads over a store.
class DurableLeads final : public Leads {
public:
    /// store, clock  must outlive this.
    DurableLeads(store::Store& store, const Clock& clock, FindCollection find)
        : store_(store), clock_(clock), find_(std::move(find)) {}

    Result<void> open(
        const CollectionId& id, const std::vector<policy::Lead>& leads, audit::Entry& entry
    ) override;
    [[nodiscard]] Result<policy::Lead> find(const CollectionId& id, const LeadId& lead)
        const override;
    [[nodiscard]] Result<Page<policy::Lead>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const override;
    Result<policy::Lead> change(
        const CollectionId& id,
        const LeadId& lead,
        const std::function<Result<void>(policy::Lead&)>& change,
        audit::Entry& entry
    ) override;
    [[nodiscard]] Result<Bytes> portrait(const CollectionId& id, const FaceId& face) const override;
    Result<std::int64_t> sweep(const CollectionId& id) override;

private:
    /// Destroys those of a portion that are over, in one commit.
    Result<std::int64_t> destroy(
        const CollectionState& state, const std::vector<store::Uuid>& over
    );
    /// Whether its time is over and nobody confirmed it: it is then as if it were gone.
    [[nodiscard]] bool is_over(const policy::Lead& lead, const CollectionState& state) const;

    store::Store& store_;
    const Clock& clock_;
    const FindCollection find_;
};

}  // namespace beholden::gallery
