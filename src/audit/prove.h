#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "audit/hash.h"
#include "audit/proof.h"
#include "audit/tile.h"
#include "base/result.h"

/// Receipts made from a log that is at hand.
namespace beholden::audit {

/// Makes the reader of the nodes of a tree of `size` leaves.
using TreeReader = std::function<NodeReader(std::uint64_t size)>;

/// Proves that an entry is in the tree of a signed head.
///
/// checkpoint  The head as a signed note; goes into the proof as it is.
/// errors      kInvalidArgument: no such note. kNotFound: the head does not cover the entry.
///             Whatever the reader answers.
Result<LogProof> prove_entry(std::uint64_t index, std::string checkpoint, const TreeReader& tree);

/// The bytes of entry `index` of a tree of `size` entries, out of its bundle.
///
/// errors  kNotFound unless index < size; kCorruption: not a bundle. Whatever `read` answers.
Result<std::string> read_entry(std::uint64_t index, std::uint64_t size, const TileReader& read);

}  // namespace beholden::audit
