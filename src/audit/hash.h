#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/result.h"

/// Words shared by the writer of the log and its verifier, which share no code that hashes.
namespace beholden::audit {

/// SHA-256 of a leaf or of an inner node (RFC 6962, section 2.1).
using Hash = std::array<std::byte, 32>;

/// A complete subtree: the 2^level leaves from index * 2^level on. Level 0 is a leaf.
struct NodeId {
    unsigned level = 0;
    std::uint64_t index = 0;
    auto operator<=>(const NodeId&) const = default;
};

/// Looks up the hash of a complete subtree of a tree. Only those that are in the tree are asked
/// for.
using NodeReader = std::function<Result<Hash>(NodeId)>;

}  // namespace beholden::audit
