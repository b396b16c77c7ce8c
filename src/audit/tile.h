#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "base/bytes.h"
#include "base/result.h"

/// The static files of a log (C2SP tlog-tiles): where they lie and what their bytes are.
namespace beholden::audit {

inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 1U << kTileHeight;
/// An entry's length is written in two bytes.
inline constexpr std::size_t kEntryBytesMax = 65'535;

enum class TileKind : std::uint8_t {
    kHashes,   ///< `width` hashes of complete subtrees of 256^level leaves.
    kEntries,  ///< `width` entries, each after its length.
};

struct TileId {
    TileKind kind = TileKind::kHashes;
    unsigned level = 0;           ///< 0 for entries; paths allow up to 63.
    std::uint64_t index = 0;      ///< Starts with hash or entry number index * 256.
    unsigned width = kTileWidth;  ///< Fewer than 256: a partial tile.
    auto operator<=>(const TileId&) const = default;
};

/// "tile/0/x001/234/067", "tile/entries/000.p/17".
std::string tile_path(const TileId& tile);

/// Takes exactly what tile_path() makes; without a slash in front.
///
/// errors  kNotFound: no tile can have that path.
Result<TileId> parse_tile_path(std::string_view path);

/// The tiles and entry bundles which a tree of `size` leaves has and one of `old_size` has not:
/// level by level, left to right, entries first. All of them are to be published with the
/// checkpoint of `size`.
std::vector<TileId> tiles_of_growth(std::uint64_t old_size, std::uint64_t size);

/// How wide the tile with this level and index is in a tree of `size` leaves; 0 if there is none.
unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) noexcept;

/// The bytes of a hash tile.
///
/// errors  whatever `read` answers.
Result<Bytes> make_hash_tile(const TileId& tile, const NodeReader& read);

/// Adds one entry to the bytes of an entry bundle.
///
/// errors  kInvalidArgument: over kEntryBytesMax.
Result<void> append_entry(Bytes& bundle, std::span<const std::byte> entry);

/// errors  kCorruption: not the bytes of a hash tile of that width.
Result<std::vector<Hash>> parse_hash_tile(std::span<const std::byte> bytes, unsigned width);

/// returns  views into `bytes`, in order.
/// errors   kCorruption: not the bytes of exactly `width` entries.
Result<std::vector<std::span<const std::byte>>> parse_entry_bundle(
    std::span<const std::byte> bytes, unsigned width
);

/// Fetches a tile's bytes.
using TileReader = std::function<Result<Bytes>(const TileId&)>;

}  // namespace beholden::audit
