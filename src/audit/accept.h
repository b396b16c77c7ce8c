#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/note.h"
#include "audit/proof.h"
#include "audit/trust_policy.h"
#include "base/result.h"

/// From a signed note to a tree head that may be believed, as the log's writer does it.
namespace beholden::audit {

/// A checkpoint that satisfied a policy.
struct AcceptedCheckpoint {
    Checkpoint checkpoint;
    std::size_t log = 0;              ///< Place in the policy's logs.
    std::vector<Verified> witnesses;  ///< `key` is the place in the policy's witnesses.
};

/// The log's signature holds, its name is the origin, and the witnesses are enough.
///
/// errors  kInvalidArgument: not a signed checkpoint, or a wrong signature. kAccessDenied: none of
///         the policy's logs signed it, or too few witnesses.
Result<AcceptedCheckpoint> accept_checkpoint(const TrustPolicy& policy, std::string_view note);

/// accept_checkpoint() of the proof's checkpoint, and the entry is in its tree.
///
/// leaf    leaf_hash() of the entry.
/// errors  those of accept_checkpoint(); kCorruption: the entry is not in the tree at that index.
Result<AcceptedCheckpoint> accept_proof(
    const TrustPolicy& policy, const LogProof& proof, const Hash& leaf
);

}  // namespace beholden::audit
