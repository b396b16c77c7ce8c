#include <cstring>

#include "index/kernels.h"

/// The reference: what the other sets must equal.
namespace beholden::index::detail {
namespace {

float float_at(const std::byte* bytes, std::size_t index) {
    float value = 0;
    std::memcpy(&value, bytes + index * sizeof(float), sizeof(value));
    return value;
}

void add_products(
    const std::byte* block,
    std::size_t groups,
    const QueryPack& queries,
    std::size_t query,
    std::int32_t* sums
) {
    for (std::size_t group = 0; group < groups; ++group) {
        const std::byte* const codes = block + group * kGroupBytes;
        const std::int8_t* const wanted =
            queries.codes + (group * queries.count + query) * kGroupValues;
        for (std::size_t at = 0; at < kGroupBytes; ++at) {
            sums[at / kGroupValues] +=
                std::to_integer<std::int32_t>(codes[at]) * std::int32_t{wanted[at % kGroupValues]};
        }
    }
}

void scan(const BlockTile& tile, const QueryPack& queries, TileHits* hits) {
    for (std::size_t q = 0; q < queries.count; ++q) {
        const FilterTerms& terms = queries.terms[q];
        TileHits& found = hits[q];
        found.count = 0;
        for (std::size_t b = 0; b < tile.count; ++b) {
            const std::byte* const block = tile.blocks + b * block_bytes(tile.groups);
            std::int32_t sums[kBlockRows] = {};
            add_products(block, tile.groups, queries, q, sums);
            for (std::size_t row = 0; row < kBlockRows; ++row) {
                const std::int32_t dot = sums[row] - terms.bias;
                const float wide = terms.scale * static_cast<float>(dot) + terms.widening;
                const float upper = float_at(block + scales_at(tile.groups), row) * wide -
                                    float_at(block + offsets_at(tile.groups), row);
                if (!(upper >= terms.cut)) continue;
                found.rows[found.count] = static_cast<std::uint16_t>(b * kBlockRows + row);
                found.dots[found.count++] = dot;
            }
        }
    }
}

}  // namespace

const Kernels kKernelsScalar{.name = "scalar", .query_code_max = 127, .scan = scan};

}  // namespace beholden::index::detail
