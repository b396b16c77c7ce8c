#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/proof.h"
#include "audit/trust_policy.h"
#include "base/result.h"

/// Checks of a signed tree head, and of a receipt, without the log.
namespace beholden::audit::verify {

struct Cosignature {
    std::string witness;       ///< Name in the policy.
    std::uint64_t time_s = 0;  ///< When the witness says it signed, since 1970.
};

/// A tree head that satisfied a policy.
struct Head {
    Checkpoint checkpoint;
    std::vector<Cosignature> cosignatures;
};

/// One of the policy's logs signed the checkpoint under its own origin, every signature of a known
/// key holds, and the witnesses are a quorum.
///
/// policy  Parsed with parse_key() of digest.h.
/// errors  kCorruption for everything.
Result<Head> verify_head(const TrustPolicy& policy, std::string_view note);

/// verify_head() of the receipt's checkpoint, and the entry is at the index of its tree.
///
/// entry   The bytes of the log's entry.
/// errors  kCorruption for everything.
Result<Head> verify_proof(
    const TrustPolicy& policy, const LogProof& proof, std::span<const std::byte> entry
);

}  // namespace beholden::audit::verify
