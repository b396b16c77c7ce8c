#pragma once

#include <functional>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/page.h"
#include "policy/lead.h"

namespace beholden::gallery {

using LeadId = Id<struct LeadIdTag>;  ///< UUID, lower case.

/// Matches of collections under review, from the search to what became of them.
///
/// A lead that was not confirmed is gone, picture and all, limits of its policy after the search.
///
/// errors   kNotFound for a collection or lead that does not exist, in every member.
/// threads  all members are safe to call concurrently.
class Leads {
public:
    virtual ~Leads() = default;

    /// Keeps the leads of one search; all or none.
    ///
    /// errors  kQuotaExceeded over limits::kLeadsPerCollectionMax.
    virtual Result<void> open(
        const CollectionId& id, const std::vector<policy::Lead>& leads, audit::Entry& entry
    ) = 0;

    [[nodiscard]] virtual Result<policy::Lead> find(const CollectionId& id, const LeadId& lead)
        const = 0;

    /// In order of making.
    [[nodiscard]] virtual Result<Page<policy::Lead>> list(
        const CollectionId& id, const std::string& after, int items_max
    ) const = 0;

    /// Reads, changes and keeps a lead as one step.
    ///
    /// change  Runs where no other change can come between; its error leaves the lead as it is.
    virtual Result<policy::Lead> change(
        const CollectionId& id,
        const LeadId& lead,
        const std::function<Result<void>(policy::Lead&)>& change,
        audit::Entry& entry
    ) = 0;

    /// Picture of an enrolled face (JPEG).
    ///
    /// errors  kNotFound: none is kept.
    [[nodiscard]] virtual Result<Bytes> portrait(const CollectionId& id, const FaceId& face)
        const = 0;

    /// Destroys the keys and rows of a collection's leads that are over time. Nothing has found
    /// such a lead since its moment; this takes it off the disk. Every commit of it is a leaf of
    /// the log; what a crash cuts short, the next sweep finds again.
    ///
    /// returns  how many.
    virtual Result<std::int64_t> sweep(const CollectionId& id) = 0;
};

}  // namespace beholden::gallery
