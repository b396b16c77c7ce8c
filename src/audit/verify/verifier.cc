#include "audit/verify/verifier.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "audit/verify/digest.h"

namespace beholden::audit::verify {

namespace {

constexpr unsigned kLevels = 64 / kTileHeight;

tl::unexpected<Error> wrong(std::string why) {
    return fail(ErrorCode::kCorruption, std::move(why));
}

/// What one level of tiles holds so far, computed from the entries.
struct Level {
    std::uint64_t tiles = 0;   ///< Full ones, all checked.
    std::vector<Hash> hashes;  ///< Of the tile that is being filled.
};

/// The tree, computed from the entries and compared with the tiles as they fill.
class Recomputation {
public:
    explicit Recomputation(LogSource& source) : source_(source) {}

    Result<void> add(const Hash& leaf) {
        Hash hash = leaf;
        for (unsigned i = 0; i < kLevels; ++i) {
            Level& level = levels_[i];
            level.hashes.push_back(hash);
            if (level.hashes.size() < kTileWidth) break;
            BH_TRY(check_tile(i));
            hash = merkle_root(level.hashes);
            level.hashes.clear();
            ++level.tiles;
        }
        return {};
    }

    /// The tiles at the right edge, which never filled.
    Result<void> check_edge() const {
        for (unsigned i = 0; i < kLevels; ++i) {
            if (!levels_[i].hashes.empty()) BH_TRY(check_tile(i));
        }
        return {};
    }

    /// Of the entries added so far.
    [[nodiscard]] Hash root() const {
        std::vector<Hash> nodes;
        for (const Level& level : levels_) {
            // What lies below is one smaller subtree to the right of this level's.
            std::vector<Hash> here = level.hashes;
            if (!nodes.empty()) here.push_back(merkle_root(nodes));
            nodes = std::move(here);
        }
        return nodes.empty() ? sha256({}) : merkle_root(nodes);
    }

private:
    Result<void> check_tile(unsigned number) const {
        const Level& level = levels_[number];
        const auto width = static_cast<unsigned>(level.hashes.size());
        const TileId id{TileKind::kHashes, number, level.tiles, width};
        BH_TRY_ASSIGN(const Bytes bytes, source_.tile(id));
        const auto hashes = parse_hash_tile(bytes, width);
        if (!hashes) return wrong(tile_path(id) + ": not a tile of that width");
        const auto differing = std::ranges::mismatch(*hashes, level.hashes).in1;
        if (differing == hashes->end()) return {};
        return wrong(fmt::format(
            "{}: hash {} is not that of what lies below it", tile_path(id),
            differing - hashes->begin()
        ));
    }

    LogSource& source_;
    std::array<Level, kLevels> levels_;
};

/// The head that the log must continue.
Result<std::optional<Head>> earlier_head(
    const TrustPolicy& policy, const Options& options, const Checkpoint& now
) {
    if (!options.earlier) return std::nullopt;
    auto head = verify_head(policy, *options.earlier);
    if (!head) return wrong("the earlier checkpoint: " + head.error().message);
    if (head->checkpoint.origin != now.origin) {
        return wrong("the earlier checkpoint is of another log");
    }
    if (head->checkpoint.size > now.size) {
        return wrong("the log is shorter than it was at the earlier checkpoint");
    }
    return *std::move(head);
}

}  // namespace

Result<Head> verify_log(LogSource& source, const TrustPolicy& policy, const Options& options) {
    BH_TRY_ASSIGN(const std::string note, source.checkpoint());
    BH_TRY_ASSIGN(Head head, verify_head(policy, note));
    const Checkpoint& checkpoint = head.checkpoint;
    BH_TRY_ASSIGN(const auto earlier, earlier_head(policy, options, checkpoint));
    Recomputation tree(source);
    const auto check_earlier = [&](std::uint64_t size) -> Result<void> {
        if (!earlier || earlier->checkpoint.size != size) return {};
        if (tree.root() == earlier->checkpoint.root) return {};
        return wrong("the log does not continue the earlier checkpoint: history was changed");
    };
    BH_TRY(check_earlier(0));
    for (std::uint64_t index = 0; index < checkpoint.size;) {
        const std::uint64_t number = index / kTileWidth;
        const TileId id{TileKind::kEntries, 0, number, tile_width(0, number, checkpoint.size)};
        BH_TRY_ASSIGN(const Bytes bundle, source.tile(id));
        const auto entries = parse_entry_bundle(bundle, id.width);
        if (!entries) return wrong(tile_path(id) + ": not that many entries");
        for (const auto entry : *entries) {
            BH_TRY(tree.add(hash_entry(entry)));
            if (options.on_entry) BH_TRY(options.on_entry(index, entry));
            BH_TRY(check_earlier(++index));
        }
    }
    BH_TRY(tree.check_edge());
    if (tree.root() != checkpoint.root) {
        return wrong("the entries do not hash to the root in the checkpoint");
    }
    return head;
}

}  // namespace beholden::audit::verify
