#include <set>

#include "base/limits.h"
#include "index/index.h"
#include "index/segment.h"
#include "index/segment_list.h"
#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::Checked;
using testing::unit_vector;
using testing::Vector;

TEST(IndexErase, StaysExactThroughGrowthRemovalAndCompaction) {
    std::mt19937_64 random(31);
    Checked checked(32);
    std::vector<std::uint64_t> ids;
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 150; ++i) ids.push_back(checked.add(unit_vector(random, 32), 0.01F));
        std::shuffle(ids.begin(), ids.end(), random);
        const std::size_t removals = round % 4 == 3 ? ids.size() * 9 / 10 : 40;
        for (std::size_t i = 0; i < removals; ++i) {
            checked.remove(ids.back());
            ids.pop_back();
        }
        const Vector probe = unit_vector(random, 32);
        checked.expect_exact({.values = probe, .hits_max = 1});
        checked.expect_exact({.values = probe, .hits_max = 4'096});
    }
}

TEST(IndexErase, ForgetsARowAtOnceAndOnlyOnce) {
    std::mt19937_64 random(32);
    Checked checked(128);
    const Vector mine = unit_vector(random, 128);
    checked.add(unit_vector(random, 128));
    const std::uint64_t id = checked.add(mine);
    checked.add(unit_vector(random, 128));
    EXPECT_EQ(checked.index().search({.values = mine})->hits.at(0).row_id, id);
    checked.remove(id);
    checked.remove(id);
    checked.remove(id + 1);
    checked.remove(0);
    checked.remove(1'000'000);
    checked.expect_exact({.values = mine, .hits_max = 3});
}

TEST(IndexErase, GivesMemoryBackWhenHalfIsGone) {
    std::mt19937_64 random(33);
    Checked checked(16);
    std::vector<Vector> vectors;
    for (int i = 0; i < 40'000; ++i) vectors.push_back(unit_vector(random, 16));
    checked.add_all(vectors, std::vector<float>(vectors.size()));
    const std::size_t before = checked.index().memory().used_bytes;
    std::vector<std::uint64_t> ids;
    for (const auto& [id, row] : checked.rows()) ids.push_back(id);
    for (std::size_t i = 0; i < 30'000; ++i) checked.remove(ids[i]);
    EXPECT_LE(checked.index().memory().used_bytes, before / 2);
    checked.expect_exact({.values = vectors.back(), .hits_max = 100});
    for (std::size_t i = 30'000; i < ids.size(); ++i) checked.remove(ids[i]);
    EXPECT_EQ(checked.index().memory().reserved_bytes, 0U);
    checked.add(vectors.front());
    checked.expect_exact({.values = vectors.front(), .hits_max = 5});
}

TEST(IndexErase, StaysExactAcrossSegments) {
    std::mt19937_64 random(34);
    Checked checked(4);
    const std::size_t count = limits::kSegmentRowsMax + 5'000;
    std::vector<Vector> vectors;
    for (std::size_t i = 0; i < count; ++i) vectors.push_back(unit_vector(random, 4));
    checked.add_all(vectors, std::vector<float>(count));
    checked.expect_exact({.values = vectors[0], .hits_max = 60});
    std::vector<std::uint64_t> ids;
    for (const auto& [id, row] : checked.rows()) ids.push_back(id);
    // The first segment shrinks until it is rebuilt and, with the second, fits into half a one.
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (i % 4 != 0) checked.remove(ids[i]);
    }
    checked.expect_exact({.values = vectors[1], .hits_max = 60});
    for (int i = 0; i < 500; ++i) checked.add(unit_vector(random, 4));
    checked.expect_exact({.values = vectors[2], .hits_max = 4'096});
}

Segment& filled(Segment& segment, std::mt19937_64& random, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
        const Vector values = unit_vector(random, 20);
        std::vector<std::int8_t> codes(padded_dimension(20));
        const Quantised quantised = quantise(values, kRowCodeMax, codes);
        segment.push({10 + i, 0.5F, quantised, codes, values});
    }
    return segment;
}

TEST(Segment, OverwritesEveryByteOfAnErasedRow) {
    std::mt19937_64 random(35);
    const auto segment = Segment::make(20, 40);
    filled(*segment, random, 40);
    segment->erase(21);
    EXPECT_EQ(segment->live(), 39U);
    EXPECT_FALSE(segment->is_live(21));
    EXPECT_EQ(segment->find(31), std::nullopt);
    for (const float value : segment->values(21)) EXPECT_EQ(value, 0);
    EXPECT_EQ(segment->scale(21), 0);
    const BlockTile tile = segment->tile(16, 32);
    ASSERT_EQ(tile.count, 1U);
    for (std::size_t group = 0; group < tile.groups; ++group) {
        for (std::size_t i = 0; i < kGroupValues; ++i) {
            const std::size_t at = group * kGroupBytes + 5 * kGroupValues + i;
            EXPECT_EQ(tile.blocks[at], std::byte{0});
        }
    }
    EXPECT_EQ(segment->find(30), 20U);
    EXPECT_EQ(segment->find(32), 22U);
}

TEST(SegmentList, MergesNeighboursAndKeepsOrder) {
    std::mt19937_64 random(36);
    SegmentList list;
    std::uint64_t next = 1;
    for (int s = 0; s < 3; ++s) {
        list.push_back(Segment::make(20, 100));
        for (int i = 0; i < 100; ++i) {
            const Vector values = unit_vector(random, 20);
            std::vector<std::int8_t> codes(padded_dimension(20));
            const Quantised quantised = quantise(values, kRowCodeMax, codes);
            list.back()->push({next++, 0, quantised, codes, values});
        }
    }
    for (std::size_t slot = 0; slot < 90; ++slot) list[1]->erase(slot);
    const auto merged = compacted(list, 20, 1);
    ASSERT_TRUE(merged.has_value());
    ASSERT_EQ(merged->size(), 1U);
    EXPECT_EQ((*merged)[0]->live(), 210U);
    for (std::size_t slot = 1; slot < 210; ++slot) {
        EXPECT_LT((*merged)[0]->row_id(slot - 1), (*merged)[0]->row_id(slot));
    }
    EXPECT_EQ(list[1]->live(), 10U) << "the old list is left as it was";
    EXPECT_FALSE(find_row(*merged, 150).has_value());
    EXPECT_EQ(find_row(*merged, 195)->slot, 104U);
}

}  // namespace
}  // namespace beholden::index
