#include "audit/accept.h"

#include <algorithm>
#include <utility>

#include "audit/tree_proof.h"

namespace beholden::audit {

Result<AcceptedCheckpoint> accept_checkpoint(const TrustPolicy& policy, std::string_view note) {
    BH_TRY_ASSIGN(const NoteText signed_text, parse_note(note));
    AcceptedCheckpoint accepted;
    BH_TRY_ASSIGN(accepted.checkpoint, parse_checkpoint(signed_text.text));
    std::vector<NoteKey> keys;
    for (const PolicyLog& log : policy.logs()) keys.push_back(log.key);
    for (const PolicyWitness& witness : policy.witnesses()) keys.push_back(witness.key);
    BH_TRY_ASSIGN(const std::vector<Verified> verified, verify_note(signed_text, keys));
    const std::size_t logs = policy.logs().size();
    bool is_signed = false;
    std::vector<bool> cosigned(policy.witnesses().size());
    for (Verified one : verified) {
        if (one.key >= logs) {
            one.key -= logs;
            cosigned[one.key] = true;
            accepted.witnesses.push_back(one);
        } else if (keys[one.key].name == accepted.checkpoint.origin && !is_signed) {
            is_signed = true;
            accepted.log = one.key;
        }
    }
    if (!is_signed) {
        return fail(ErrorCode::kAccessDenied, "no trusted log signed the checkpoint as its own");
    }
    if (!policy.is_quorum(cosigned)) {
        return fail(ErrorCode::kAccessDenied, "too few trusted witnesses cosigned the checkpoint");
    }
    return accepted;
}

Result<AcceptedCheckpoint> accept_proof(
    const TrustPolicy& policy, const LogProof& proof, const Hash& leaf
) {
    BH_TRY_ASSIGN(AcceptedCheckpoint accepted, accept_checkpoint(policy, proof.checkpoint));
    const TreeHead head{accepted.checkpoint.size, accepted.checkpoint.root};
    BH_TRY(verify_inclusion(proof.index, leaf, proof.inclusion, head));
    return accepted;
}

}  // namespace beholden::audit
