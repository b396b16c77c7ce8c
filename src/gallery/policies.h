#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "audit/entry.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/page.h"
#include "policy/change.h"
#include "policy/policy.h"

namespace beholden::gallery {

using PolicyChangeId = Id<struct PolicyChangeIdTag>;  ///< UUID, lower case.

/// The policies of collections and their changes.
///
/// errors   kNotFound for a collection or change that does not exist, in every member.
/// threads  all members are safe to call concurrently.
class Policies {
public:
    virtual ~Policies() = default;

    /// Makes a change of one collection's policy: applied at once where it weakens nothing, pending
    /// else.
    ///
    /// make    The new policy from the one that holds.
    /// who     Who proposes.
    /// entry   Gets the hashes of both policies, what is weakened, and the change's id.
    /// errors  as policy::propose(); kQuotaExceeded: limits::kPolicyChangesMax are pending.
    /// Whatever
    ///         `make` answers.
    virtual Result<policy::Change> propose(
        const CollectionId& id,
        const std::function<Result<policy::Policy>(const policy::Policy&)>& make,
        const policy::Caller& who,
        audit::Entry& entry
    ) = 0;

    /// A second human's word on a pending change.
    ///
    /// errors  as policy::decide().
    virtual Result<policy::Change> decide(
        const CollectionId& id,
        const PolicyChangeId& change,
        const policy::Caller& who,
        bool approve,
        audit::Entry& entry
    ) = 0;

    /// In order of proposing.
    [[nodiscard]] virtual Result<Page<policy::Change>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const = 0;
};

}  // namespace beholden::gallery
