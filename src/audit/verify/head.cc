#include "audit/verify/head.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "audit/verify/digest.h"
#include "base/bytes.h"

namespace beholden::audit::verify {

namespace {

tl::unexpected<Error> wrong(std::string why) {
    return fail(ErrorCode::kCorruption, std::move(why));
}

bool holds(const NoteKey& key, const NoteSignature& signature, std::string_view text) {
    if (key.type == KeyType::kLog) {
        return signature_holds(key.public_key, as_bytes(text), signature.bytes);
    }
    const auto parts = parse_cosignature(signature.bytes);
    return parts &&
           signature_holds(
               key.public_key, as_bytes(cosigned_message(parts->time_s, text)), parts->signature
           );
}

/// The key's first signature on the note, if it has one; every one of them must hold.
Result<const NoteSignature*> checked_signature(const NoteText& note, const NoteKey& key) {
    const NoteSignature* first = nullptr;
    for (const NoteSignature& signature : note.signatures) {
        if (signature.name != key.name || signature.key_id != key.id) continue;
        if (!holds(key, signature, note.text)) {
            return wrong("the signature of " + key.name + " is wrong");
        }
        if (first == nullptr) first = &signature;
    }
    return first;
}

/// The root to which a leaf and a proof lead: by the definition of PATH, from the top down.
std::optional<Hash> root_from_proof(
    std::uint64_t index, std::uint64_t size, const Hash& leaf, std::span<const Hash> proof
) {
    if (size == 1) return proof.empty() ? std::optional(leaf) : std::nullopt;
    if (proof.empty()) return std::nullopt;
    std::uint64_t left = 1;
    while (left < size - left) left *= 2;
    const bool goes_left = index < left;
    const auto below = root_from_proof(
        goes_left ? index : index - left, goes_left ? left : size - left, leaf,
        proof.first(proof.size() - 1)
    );
    if (!below) return std::nullopt;
    const Hash pair[] = {goes_left ? *below : proof.back(), goes_left ? proof.back() : *below};
    return merkle_root(pair);
}

}  // namespace

Result<Head> verify_head(const TrustPolicy& policy, std::string_view note) {
    const auto parsed = parse_note(note);
    if (!parsed) return wrong("the checkpoint is not a signed note");
    auto checkpoint = parse_checkpoint(parsed->text);
    if (!checkpoint) return wrong("the signed note is not a checkpoint");
    Head head{*std::move(checkpoint), {}};
    bool is_signed = false;
    for (const PolicyLog& log : policy.logs()) {
        BH_TRY_ASSIGN(const NoteSignature* signature, checked_signature(*parsed, log.key));
        is_signed |= signature != nullptr && log.key.name == head.checkpoint.origin;
    }
    if (!is_signed) return wrong("no trusted log signed the checkpoint as its own");
    std::vector<bool> cosigned;
    for (const PolicyWitness& witness : policy.witnesses()) {
        BH_TRY_ASSIGN(const NoteSignature* signature, checked_signature(*parsed, witness.key));
        cosigned.push_back(signature != nullptr);
        if (signature == nullptr) continue;
        const auto time_s = parse_cosignature(signature->bytes)->time_s;
        head.cosignatures.push_back({witness.name, time_s});
    }
    if (!policy.is_quorum(cosigned)) {
        return wrong("too few trusted witnesses cosigned the checkpoint");
    }
    return head;
}

Result<Head> verify_proof(
    const TrustPolicy& policy, const LogProof& proof, std::span<const std::byte> entry
) {
    BH_TRY_ASSIGN(Head head, verify_head(policy, proof.checkpoint));
    if (proof.index >= head.checkpoint.size) return wrong("the tree has no entry of that number");
    const auto root =
        root_from_proof(proof.index, head.checkpoint.size, hash_entry(entry), proof.inclusion);
    if (!root || *root != head.checkpoint.root) {
        return wrong("the entry is not in the tree at the receipt's index");
    }
    return head;
}

}  // namespace beholden::audit::verify
