#pragma once

#include <cstdint>

#include "audit/hash.h"
#include "audit/tile.h"

namespace beholden::audit {

/// Reads the nodes of a tree of `size` leaves out of its hash tiles; what lies between two levels
/// of tiles is hashed anew. Asks for a tile as wide as it is in that tree, and keeps none.
///
/// errors  of the reader made: whatever `read` answers; kCorruption: a tile of the wrong length.
NodeReader nodes_from_tiles(std::uint64_t size, TileReader read);

}  // namespace beholden::audit
