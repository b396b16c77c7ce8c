#include "audit/tile.h"

#include <limits>
#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "audit/tile_nodes.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"

namespace beholden::audit {
namespace {

TEST(TilePath, IsAsTheSpecificationWritesIt) {
    EXPECT_EQ(tile_path({TileKind::kHashes, 0, 1'234'067, 256}), "tile/0/x001/x234/067");
    EXPECT_EQ(tile_path({TileKind::kHashes, 2, 0, 1}), "tile/2/000.p/1");
    EXPECT_EQ(tile_path({TileKind::kEntries, 0, 273, 112}), "tile/entries/273.p/112");
    EXPECT_EQ(tile_path({TileKind::kEntries, 0, 1000, 256}), "tile/entries/x001/000");
}

TEST(TilePath, ParsesToWhatItWasMadeFrom) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 2'000; ++i) {
        TileId tile;
        tile.kind = random() % 2 == 0 ? TileKind::kHashes : TileKind::kEntries;
        if (tile.kind == TileKind::kHashes) tile.level = static_cast<unsigned>(random() % 64);
        tile.index = random() >> (random() % 64);
        tile.width = 1 + static_cast<unsigned>(random() % 256);
        const auto parsed = parse_tile_path(tile_path(tile));
        ASSERT_TRUE(parsed.has_value()) << tile_path(tile);
        EXPECT_EQ(*parsed, tile);
    }
}

TEST(TilePath, HasOneFormOnly) {
    for (const std::string_view path :
         {"",
          "tile",
          "tile/",
          "tile/0",
          "tile/0/",
          "tile/0/0",
          "tile/0/0000",
          "/tile/0/000",
          "tile/00/000",
          "tile/64/000",
          "tile/-1/000",
          "tile/+1/000",
          "tile/0/x000/001",
          "tile/0/001/002",
          "tile/0/x001",
          "tile/0/x001/",
          "tile/0/x01/002",
          "tile/0/000.p",
          "tile/0/000.p/",
          "tile/0/000.p/0",
          "tile/0/000.p/256",
          "tile/0/000.p/01",
          "tile/0/000.p/1/",
          "tile/0/000.p/1.p/1",
          "tile/0/000/",
          "tile/0/00a",
          "tile/entries",
          "tile/Entries/000",
          "tile/entries/../000",
          "tile/data/000",
          "checkpoint",
          "tile/0/x999/x999/x999/x999/x999/x999/999"}) {
        EXPECT_FALSE(parse_tile_path(path).has_value()) << path;
    }
}

TEST(TilePath, ReachesTheLargestNumber) {
    const TileId tile{TileKind::kHashes, 0, std::numeric_limits<std::uint64_t>::max(), 256};
    EXPECT_EQ(parse_tile_path(tile_path(tile)).value(), tile);
    EXPECT_FALSE(parse_tile_path("tile/0/x018/x446/x744/x073/x709/x551/616").has_value());
}

TEST(Tiles, OfAFullTreeAreThoseOfTheSpecificationsExample) {
    const auto tiles = tiles_of_growth(0, 70'000);
    std::map<unsigned, std::pair<int, unsigned>> levels;  // level -> full tiles, partial width
    for (const TileId& tile : tiles) {
        if (tile.kind == TileKind::kEntries) continue;
        if (tile.width == kTileWidth) {
            ++levels[tile.level].first;
        } else {
            levels[tile.level].second = tile.width;
        }
    }
    ASSERT_EQ(levels.size(), 3U);
    EXPECT_EQ(levels[0], std::make_pair(273, 112U));
    EXPECT_EQ(levels[1], std::make_pair(1, 17U));
    EXPECT_EQ(levels[2], std::make_pair(0, 1U));
    EXPECT_EQ(tiles.size(), 274U + 274U + 2U + 1U);
}

TEST(Tiles, OfAGrowthAreTheDifferenceOfTwoTrees) {
    std::mt19937_64 random(2);
    for (int i = 0; i < 300; ++i) {
        const std::uint64_t size = random() % 140'000;
        const std::uint64_t old_size = random() % (size + 1);
        const auto grown = tiles_of_growth(old_size, size);
        std::set<TileId> expected;
        for (const TileId& tile : tiles_of_growth(0, size)) expected.insert(tile);
        for (const TileId& tile : tiles_of_growth(0, old_size)) expected.erase(tile);
        EXPECT_EQ(std::set<TileId>(grown.begin(), grown.end()), expected);
        EXPECT_EQ(grown.size(), expected.size());
        for (const TileId& tile : grown) {
            EXPECT_EQ(tile_width(tile.level, tile.index, size), tile.width);
        }
    }
    EXPECT_TRUE(tiles_of_growth(5, 5).empty());
    EXPECT_EQ(tile_width(8, 0, std::numeric_limits<std::uint64_t>::max()), 0U);
    EXPECT_EQ(tile_width(0, 1, 256), 0U);
}

TEST(Tiles, HoldEveryNodeThatProofsNeed) {
    constexpr std::uint64_t kSize = 70'000;
    std::map<NodeId, Hash> nodes;
    CompactRange range;
    std::map<std::uint64_t, Hash> roots;
    for (std::uint64_t i = 0; i < kSize; ++i) {
        if (i % 977 == 0) roots[i] = range.root();
        range.append(leaf_hash(as_bytes(std::to_string(i))), [&](NodeId id, const Hash& hash) {
            nodes[id] = hash;
        });
    }
    std::map<TileId, Bytes> files;
    for (const TileId& tile : tiles_of_growth(0, kSize)) {
        if (tile.kind == TileKind::kEntries) continue;
        files[tile] =
            make_hash_tile(tile, [&](NodeId id) -> Result<Hash> { return nodes.at(id); }).value();
        EXPECT_EQ(files[tile].size(), tile.width * 32);
    }
    const NodeReader read = nodes_from_tiles(kSize, [&](const TileId& tile) -> Result<Bytes> {
        return files.at(tile);
    });
    const TreeHead head{kSize, range.root()};
    EXPECT_EQ(root_of(kSize, read).value(), head.root);
    for (std::uint64_t i = 0; i < kSize; i += 997) {
        const auto proof = prove_inclusion(i, kSize, read);
        EXPECT_TRUE(verify_inclusion(i, nodes.at({0, i}), proof.value(), head)) << i;
    }
    for (const auto& [size, root] : roots) {
        const auto proof = prove_consistency(size, kSize, read);
        EXPECT_TRUE(verify_consistency({size, root}, head, proof.value())) << size;
    }
}

TEST(Tiles, OfTheWrongLengthAreRefused) {
    const NodeReader read =
        nodes_from_tiles(3, [](const TileId&) -> Result<Bytes> { return Bytes(95); });
    EXPECT_EQ(read({0, 0}).error().code, ErrorCode::kCorruption);
}

TEST(EntryBundle, GivesBackItsEntries) {
    Bytes bundle;
    const std::string longest(kEntryBytesMax, 'x');
    ASSERT_TRUE(append_entry(bundle, as_bytes("one")));
    ASSERT_TRUE(append_entry(bundle, {}));
    ASSERT_TRUE(append_entry(bundle, as_bytes(longest)));
    EXPECT_FALSE(append_entry(bundle, as_bytes(longest + "x")));
    const auto entries = parse_entry_bundle(bundle, 3);
    ASSERT_TRUE(entries.has_value());
    EXPECT_EQ(as_text((*entries)[0]), "one");
    EXPECT_TRUE((*entries)[1].empty());
    EXPECT_EQ(as_text((*entries)[2]), longest);
}

TEST(EntryBundle, OfTheWrongLengthIsRefused) {
    Bytes bundle;
    ASSERT_TRUE(append_entry(bundle, as_bytes("one")));
    EXPECT_FALSE(parse_entry_bundle(bundle, 2).has_value());
    EXPECT_FALSE(parse_entry_bundle(bundle, 0).has_value());
    EXPECT_FALSE(parse_entry_bundle(std::span(bundle).first(4), 1).has_value());
    EXPECT_FALSE(parse_entry_bundle(std::span(bundle).first(1), 1).has_value());
    bundle.push_back(std::byte{0});
    EXPECT_FALSE(parse_entry_bundle(bundle, 1).has_value());
    EXPECT_TRUE(parse_entry_bundle({}, 0)->empty());
}

}  // namespace
}  // namespace beholden::audit
