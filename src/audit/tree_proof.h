#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audit/hash.h"
#include "base/result.h"

/// Proofs in the tree of RFC 6962: that a leaf is in it, and that one tree continues another.
namespace beholden::audit {

/// Leaves of the largest tree, which no log reaches: no proof in it is over kProofHashesMax.
inline constexpr std::uint64_t kTreeSizeMax = std::uint64_t{1} << 62U;
/// Hashes of a proof that are looked at; C2SP's tlog-witness has the same bound.
inline constexpr std::size_t kProofHashesMax = 63;

using Proof = std::vector<Hash>;

/// Hash of the leaves [begin, end), of which each half is a complete subtree or splits as RFC 6962
/// says; `begin` is a multiple of the smallest power of two not below end - begin.
///
/// errors  whatever `read` answers.
Result<Hash> subtree_hash(std::uint64_t begin, std::uint64_t end, const NodeReader& read);

/// PATH(index, D[size]) of RFC 6962, section 2.1.1: from the leaf's sibling up to the root's child.
///
/// errors  kInvalidArgument unless index < size <= kTreeSizeMax; whatever `read` answers.
Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeReader& read);

/// PROOF(old_size, D[size]) of RFC 6962, section 2.1.2; empty from size 0 or to the same size.
///
/// errors  kInvalidArgument unless old_size <= size <= kTreeSizeMax; whatever `read` answers.
Result<Proof> prove_consistency(std::uint64_t old_size, std::uint64_t size, const NodeReader& read);

/// A tree's size and root.
struct TreeHead {
    std::uint64_t size = 0;
    Hash root{};
    bool operator==(const TreeHead&) const = default;
};

/// errors  kCorruption: the proof does not lead from the leaf to the root.
Result<void> verify_inclusion(
    std::uint64_t index, const Hash& leaf, std::span<const Hash> proof, const TreeHead& head
);

/// errors  kCorruption: the proof does not show that `head` continues `old_head`.
Result<void> verify_consistency(
    const TreeHead& old_head, const TreeHead& head, std::span<const Hash> proof
);

}  // namespace beholden::audit
