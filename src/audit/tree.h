#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "audit/hash.h"
#include "base/bytes.h"
#include "base/result.h"

/// The Merkle tree of RFC 6962, as the log's writer computes it.
namespace beholden::audit {

/// SHA-256(0x00 || entry).
Hash leaf_hash(std::span<const std::byte> entry);

/// SHA-256(0x01 || left || right).
Hash node_hash(const Hash& left, const Hash& right) noexcept;

/// Root of the tree without leaves: SHA-256 of nothing.
Hash empty_root() noexcept;

/// What a tree needs to grow: its size and its right edge, the hashes of its complete subtrees,
/// largest first; one per set bit of the size.
///
/// threads  as a plain value.
class CompactRange {
public:
    /// Takes each subtree that becomes complete, the leaf first.
    using NodeWriter = std::function<void(NodeId, const Hash&)>;

    /// Adds the leaf with number size(), which is below kTreeSizeMax (tree_proof.h).
    void append(const Hash& leaf, const NodeWriter& completed = {});

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] Hash root() const;
    [[nodiscard]] const std::vector<Hash>& edge() const noexcept { return edge_; }

    /// Size (8 bytes, big-endian) and edge; at most 8 + 63 * 32 bytes.
    [[nodiscard]] Bytes serialise() const;
    /// errors  kCorruption: not a serialised range.
    static Result<CompactRange> parse(std::span<const std::byte> bytes);

    bool operator==(const CompactRange&) const = default;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> edge_;
};

/// Root of the tree of the first `size` leaves.
///
/// errors  whatever `read` answers.
Result<Hash> root_of(std::uint64_t size, const NodeReader& read);

}  // namespace beholden::audit
