#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "gallery/durable_policies.h"
#include "gallery/human_loops.h"
#include "store/store.h"

namespace beholden::gallery {

/// Human loops over a store.
class DurableHumanLoops final : public HumanLoops {
public:
    /// store, clock  must outlive this.
    DurableHumanLoops(store::Store& store, const Clock& clock, FindCollection find)
        : store_(store), clock_(clock), find_(std::move(find)) {}

    Result<void> open(
        const CollectionId& id,
        const policy::HumanLoop& loop,
        std::span<const std::byte> picture,
        std::int64_t in_progress_max,
        audit::Entry& entry
    ) override;
    [[nodiscard]] Result<policy::HumanLoop> find(const CollectionId& id, const HumanLoopName& name)
        const override;
    [[nodiscard]] Result<Page<policy::HumanLoop>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const override;
    [[nodiscard]] Result<Bytes> picture(const CollectionId& id, const policy::HumanLoop& loop)
        const override;
    Result<policy::HumanLoop> decide(
        const CollectionId& id,
        const HumanLoopName& name,
        const std::function<Result<void>(policy::HumanLoop&)>& decide,
        audit::Entry& entry
    ) override;
    Result<int> sweep(const CollectionId& id) override;

private:
    store::Store& store_;
    const Clock& clock_;
    const FindCollection find_;
};

}  // namespace beholden::gallery
