#include "audit/tree_proof.h"

#include <algorithm>
#include <bit>

#include "audit/tree.h"

namespace beholden::audit {

namespace {

/// The largest power of two below `count`, at which RFC 6962 splits that many leaves.
std::uint64_t split_point(std::uint64_t count) noexcept { return std::bit_floor(count - 1); }

tl::unexpected<Error> wrong_proof(const char* what) { return fail(ErrorCode::kCorruption, what); }

/// Folds the rest of a consistency proof as RFC 9162, section 2.1.4.2 has it: `from_old` becomes
/// the old root and `from_new` the new one.
struct ConsistencyFold {
    std::uint64_t old_node;
    std::uint64_t last_node;
    Hash from_old;
    Hash from_new;

    /// Whether there was a level for this hash.
    bool take(const Hash& sibling) noexcept {
        if (last_node == 0) return false;
        if (old_node % 2 == 1 || old_node == last_node) {
            from_old = node_hash(sibling, from_old);
            from_new = node_hash(sibling, from_new);
            while (old_node % 2 == 0 && old_node != 0) {
                old_node /= 2;
                last_node /= 2;
            }
        } else {
            from_new = node_hash(from_new, sibling);
        }
        old_node /= 2;
        last_node /= 2;
        return true;
    }
};

}  // namespace

Result<Hash> subtree_hash(std::uint64_t begin, std::uint64_t end, const NodeReader& read) {
    const std::uint64_t count = end - begin;
    if (std::has_single_bit(count)) {
        const auto level = static_cast<unsigned>(std::countr_zero(count));
        return read(NodeId{level, begin >> level});
    }
    const std::uint64_t middle = begin + split_point(count);
    BH_TRY_ASSIGN(const Hash left, subtree_hash(begin, middle, read));
    BH_TRY_ASSIGN(const Hash right, subtree_hash(middle, end, read));
    return node_hash(left, right);
}

Result<Proof> prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeReader& read) {
    if (index >= size || size > kTreeSizeMax) {
        return fail(ErrorCode::kInvalidArgument, "the log has no entry of that number");
    }
    Proof proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + split_point(end - begin);
        const bool is_left = index < middle;
        BH_TRY_ASSIGN(
            const Hash sibling,
            is_left ? subtree_hash(middle, end, read) : subtree_hash(begin, middle, read)
        );
        proof.push_back(sibling);
        (is_left ? end : begin) = middle;
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<Proof> prove_consistency(
    std::uint64_t old_size, std::uint64_t size, const NodeReader& read
) {
    if (old_size > size || size > kTreeSizeMax) {
        return fail(ErrorCode::kInvalidArgument, "the log was never of that size");
    }
    Proof proof;
    if (old_size == 0 || old_size == size) return proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    // Down to the subtree that ends where the old tree ended.
    while (end != old_size) {
        const std::uint64_t middle = begin + split_point(end - begin);
        const bool goes_left = old_size <= middle;
        BH_TRY_ASSIGN(
            const Hash sibling,
            goes_left ? subtree_hash(middle, end, read) : subtree_hash(begin, middle, read)
        );
        proof.push_back(sibling);
        (goes_left ? end : begin) = middle;
    }
    // If that is the whole old tree, its root is known and left out.
    if (begin != 0) {
        BH_TRY_ASSIGN(const Hash start, subtree_hash(begin, end, read));
        proof.push_back(start);
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<void> verify_inclusion(
    std::uint64_t index, const Hash& leaf, std::span<const Hash> proof, const TreeHead& head
) {
    if (index >= head.size || head.size > kTreeSizeMax || proof.size() > kProofHashesMax) {
        return wrong_proof("the proof is of no entry of this tree");
    }
    std::uint64_t node = index;
    std::uint64_t last_node = head.size - 1;
    Hash hash = leaf;
    for (const Hash& sibling : proof) {
        if (last_node == 0) return wrong_proof("the proof of inclusion is too long");
        if (node % 2 == 1 || node == last_node) {
            hash = node_hash(sibling, hash);
            while (node % 2 == 0 && node != 0) {
                node /= 2;
                last_node /= 2;
            }
        } else {
            hash = node_hash(hash, sibling);
        }
        node /= 2;
        last_node /= 2;
    }
    if (last_node != 0) return wrong_proof("the proof of inclusion is too short");
    if (hash != head.root) return wrong_proof("the proof does not lead to the tree's root");
    return {};
}

Result<void> verify_consistency(
    const TreeHead& old_head, const TreeHead& head, std::span<const Hash> proof
) {
    if (old_head.size > head.size || head.size > kTreeSizeMax || proof.size() > kProofHashesMax) {
        return wrong_proof("the proof is of no two such trees");
    }
    if (old_head.size == 0 || old_head.size == head.size) {
        if (!proof.empty()) return wrong_proof("the proof of consistency is too long");
        if (old_head.size == 0 && old_head.root != empty_root()) {
            return wrong_proof("an empty tree has another root");
        }
        if (old_head.size == head.size && old_head.root != head.root) {
            return wrong_proof("two trees of one size have different roots");
        }
        return {};
    }
    const bool starts_whole = std::has_single_bit(old_head.size);
    if (!starts_whole && proof.empty()) return wrong_proof("the proof of consistency is too short");
    ConsistencyFold fold{old_head.size - 1, head.size - 1, old_head.root, old_head.root};
    while (fold.old_node % 2 == 1) {
        fold.old_node /= 2;
        fold.last_node /= 2;
    }
    if (!starts_whole) {
        fold.from_old = proof.front();
        fold.from_new = proof.front();
        proof = proof.subspan(1);
    }
    for (const Hash& sibling : proof) {
        if (!fold.take(sibling)) return wrong_proof("the proof of consistency is too long");
    }
    if (fold.last_node != 0) return wrong_proof("the proof of consistency is too short");
    if (fold.from_old != old_head.root || fold.from_new != head.root) {
        return wrong_proof("the newer tree does not continue the older one");
    }
    return {};
}

}  // namespace beholden::audit
