#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "audit/entry.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/page.h"
#include "policy/human_loop.h"

namespace beholden::gallery {

using HumanLoopName = Id<struct HumanLoopNameTag>;

/// Pictures that wait for a human, in a collection whose key seals them. A picture is destroyed,
/// its own key first, with the decision or when its time is over; the loop some time later.
///
/// errors   kNotFound for a collection or loop that does not exist, in every member.
/// threads  all members are safe to call concurrently.
class HumanLoops {
public:
    virtual ~HumanLoops() = default;

    /// Keeps a loop and its picture (JPEG).
    ///
    /// in_progress_max  How many loops of the collection may wait, this one included.
    /// errors  kAlreadyExists: the name is taken. kHumanLoopQuota: over in_progress_max or over
    ///         limits::kHumanLoopsMax.
    virtual Result<void> open(
        const CollectionId& id,
        const policy::HumanLoop& loop,
        std::span<const std::byte> picture,
        std::int64_t in_progress_max,
        audit::Entry& entry
    ) = 0;

    [[nodiscard]] virtual Result<policy::HumanLoop> find(
        const CollectionId& id, const HumanLoopName& name
    ) const = 0;

    /// In order of making.
    [[nodiscard]] virtual Result<Page<policy::HumanLoop>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const = 0;

    /// The picture of a loop in progress; empty: there is none any more.
    [[nodiscard]] virtual Result<Bytes> picture(
        const CollectionId& id, const policy::HumanLoop& loop
    ) const = 0;

    /// Decides a loop and destroys its picture as one step.
    ///
    /// decide  Runs where no other change can come between; its error leaves all as it is.
    virtual Result<policy::HumanLoop> decide(
        const CollectionId& id,
        const HumanLoopName& name,
        const std::function<Result<void>(policy::HumanLoop&)>& decide,
        audit::Entry& entry
    ) = 0;

    /// Destroys what is over time in a collection, with a leaf of the log that tells of it.
    ///
    /// returns  how many pictures and loops.
    virtual Result<int> sweep(const CollectionId& id) = 0;
};

}  // namespace beholden::gallery
