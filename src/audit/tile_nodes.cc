#include "audit/tile_nodes.h"

#include <utility>

#include "audit/tree.h"
#include "base/check.h"

namespace beholden::audit {

NodeReader nodes_from_tiles(std::uint64_t size, TileReader read) {
    return [size, read = std::move(read)](NodeId node) -> Result<Hash> {
        const unsigned level = node.level / kTileHeight;
        const unsigned above = node.level % kTileHeight;
        const std::uint64_t first = node.index << above;
        const std::uint64_t index = first / kTileWidth;
        const unsigned width = tile_width(level, index, size);
        BH_CHECK(
            first % kTileWidth + (1U << above) <= width, "only nodes of the tree are asked for"
        );
        BH_TRY_ASSIGN(const Bytes bytes, read({TileKind::kHashes, level, index, width}));
        BH_TRY_ASSIGN(const std::vector<Hash> hashes, parse_hash_tile(bytes, width));
        CompactRange range;
        for (std::uint64_t i = 0; i < 1U << above; ++i) {
            range.append(hashes[first % kTileWidth + i]);
        }
        return range.root();
    };
}

}  // namespace beholden::audit
