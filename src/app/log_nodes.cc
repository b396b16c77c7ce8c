#include "app/log_nodes.h"

#include <map>
#include <memory>

#include "audit/tile_nodes.h"

namespace beholden::app {

audit::NodeReader log_nodes(const store::Log& log, std::uint64_t size) {
    const auto read = std::make_shared<std::map<audit::TileId, Bytes>>();
    return audit::nodes_from_tiles(size, [&log, read](const audit::TileId& id) -> Result<Bytes> {
        const auto found = read->find(id);
        if (found != read->end()) return found->second;
        BH_TRY_ASSIGN(Bytes tile, log.tile(id));
        return read->emplace(id, std::move(tile)).first->second;
    });
}

}  // namespace beholden::app
