#include "audit/tile.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "audit/decimal.h"
#include "base/ascii.h"
#include "base/check.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kRoot = "tile/";
constexpr std::string_view kPartial = ".p/";
constexpr unsigned kPathLevelMax = 63;  // C2SP tlog-tiles
constexpr std::size_t kLengthBytes = 2;

/// Takes the text up to the next slash, and the slash.
std::string_view take_segment(std::string_view& path) noexcept {
    const std::size_t slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view() : path.substr(slash + 1);
    return segment;
}

/// "067" or "x001/x234/067" as a number.
std::optional<std::uint64_t> parse_index(std::string_view text) noexcept {
    std::uint64_t index = 0;
    bool is_first = true;
    while (true) {
        const bool has_more = text.find('/') != std::string_view::npos;
        std::string_view digits = take_segment(text);
        if (has_more) {
            if (!digits.starts_with('x')) return std::nullopt;
            digits.remove_prefix(1);
        }
        if (digits.size() != 3 || !std::ranges::all_of(digits, is_digit)) return std::nullopt;
        // "x000/001" would be a second name of "001".
        if (is_first && has_more && digits == "000") return std::nullopt;
        const auto group = static_cast<std::uint64_t>(
            (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + (digits[2] - '0')
        );
        if (index > (std::numeric_limits<std::uint64_t>::max() - group) / 1000) return std::nullopt;
        index = index * 1000 + group;
        if (!has_more) return index;
        is_first = false;
    }
}

std::string index_path(std::uint64_t index) {
    std::string path = fmt::format("{:03}", index % 1000);
    for (index /= 1000; index > 0; index /= 1000) {
        path = fmt::format("x{:03}/", index % 1000) + path;
    }
    return path;
}

}  // namespace

std::string tile_path(const TileId& tile) {
    std::string path(kRoot);
    path += tile.kind == TileKind::kEntries ? "entries" : std::to_string(tile.level);
    path += "/" + index_path(tile.index);
    if (tile.width != kTileWidth) path += fmt::format("{}{}", kPartial, tile.width);
    return path;
}

Result<TileId> parse_tile_path(std::string_view path) {
    const auto wrong = [] { return fail(ErrorCode::kNotFound, "no tile has that path"); };
    if (!path.starts_with(kRoot)) return wrong();
    path.remove_prefix(kRoot.size());
    TileId tile;
    const std::string_view level = take_segment(path);
    if (level == "entries") {
        tile.kind = TileKind::kEntries;
    } else {
        const auto number = parse_decimal(level);
        if (!number || *number > kPathLevelMax) return wrong();
        tile.level = static_cast<unsigned>(*number);
    }
    if (const std::size_t partial = path.find(kPartial); partial != std::string_view::npos) {
        const auto width = parse_decimal(path.substr(partial + kPartial.size()));
        if (!width || *width == 0 || *width >= kTileWidth) return wrong();
        tile.width = static_cast<unsigned>(*width);
        path = path.substr(0, partial);
    }
    const auto index = parse_index(path);
    if (!index) return wrong();
    tile.index = *index;
    return tile;
}

std::vector<TileId> tiles_of_growth(std::uint64_t old_size, std::uint64_t size) {
    std::vector<TileId> tiles;
    const auto add_level = [&](TileKind kind, unsigned level) {
        const unsigned shift = level * kTileHeight;
        const std::uint64_t old_count = old_size >> shift;
        const std::uint64_t count = size >> shift;
        for (std::uint64_t i = old_count / kTileWidth; i < count / kTileWidth; ++i) {
            tiles.push_back({kind, level, i, kTileWidth});
        }
        const auto rest = static_cast<unsigned>(count % kTileWidth);
        if (rest != 0 && count != old_count) {
            tiles.push_back({kind, level, count / kTileWidth, rest});
        }
    };
    if (size <= old_size) return tiles;
    add_level(TileKind::kEntries, 0);
    for (unsigned level = 0; level < 64 / kTileHeight && size >> (level * kTileHeight) > 0;
         ++level) {
        add_level(TileKind::kHashes, level);
    }
    return tiles;
}

unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size) noexcept {
    if (level >= 64 / kTileHeight) return 0;
    const std::uint64_t count = size >> (level * kTileHeight);
    if (index > count / kTileWidth) return 0;
    return index < count / kTileWidth ? kTileWidth : static_cast<unsigned>(count % kTileWidth);
}

Result<Bytes> make_hash_tile(const TileId& tile, const NodeReader& read) {
    BH_CHECK(tile.kind == TileKind::kHashes, "entries have no nodes");
    Bytes bytes;
    bytes.reserve(tile.width * sizeof(Hash));
    for (std::uint64_t i = 0; i < tile.width; ++i) {
        BH_TRY_ASSIGN(
            const Hash hash, read(NodeId{tile.level * kTileHeight, tile.index * kTileWidth + i})
        );
        bytes.insert(bytes.end(), hash.begin(), hash.end());
    }
    return bytes;
}

Result<void> append_entry(Bytes& bundle, std::span<const std::byte> entry) {
    if (entry.size() > kEntryBytesMax) {
        return fail(ErrorCode::kInvalidArgument, "an entry of the log is too long");
    }
    bundle.push_back(static_cast<std::byte>(entry.size() >> 8U));
    bundle.push_back(static_cast<std::byte>(entry.size()));
    bundle.insert(bundle.end(), entry.begin(), entry.end());
    return {};
}

Result<std::vector<Hash>> parse_hash_tile(std::span<const std::byte> bytes, unsigned width) {
    if (bytes.size() != width * sizeof(Hash)) {
        return fail(ErrorCode::kCorruption, "a hash tile has the wrong length");
    }
    std::vector<Hash> hashes(width);
    for (Hash& hash : hashes) {
        std::ranges::copy(bytes.first(sizeof(Hash)), hash.begin());
        bytes = bytes.subspan(sizeof(Hash));
    }
    return hashes;
}

Result<std::vector<std::span<const std::byte>>> parse_entry_bundle(
    std::span<const std::byte> bytes, unsigned width
) {
    const auto wrong = [] {
        return fail(ErrorCode::kCorruption, "an entry bundle has the wrong length");
    };
    std::vector<std::span<const std::byte>> entries;
    entries.reserve(width);
    while (!bytes.empty()) {
        if (bytes.size() < kLengthBytes || entries.size() == width) return wrong();
        const std::size_t length =
            std::to_integer<std::size_t>(bytes[0]) * 256 + std::to_integer<std::size_t>(bytes[1]);
        bytes = bytes.subspan(kLengthBytes);
        if (bytes.size() < length) return wrong();
        entries.push_back(bytes.first(length));
        bytes = bytes.subspan(length);
    }
    if (entries.size() != width) return wrong();
    return entries;
}

}  // namespace beholden::audit
