#include "index/kernels.h"

/// The reference: what the other sets must equal.
namespace beholden::index::detail {
namespace {

void dot(
    const CodeTile& tile,
    const QueryCodes* queries,
    std::size_t query_count,
    std::int32_t* dots,
    std::size_t dots_stride
) {
    for (std::size_t block = 0; block < tile.blocks; ++block) {
        const std::uint8_t* const codes = tile.codes + block * tile.groups * kGroupBytes;
        for (std::size_t q = 0; q < query_count; ++q) {
            std::int32_t* const sums = dots + q * dots_stride + block * kBlockRows;
            for (std::size_t row = 0; row < kBlockRows; ++row) sums[row] = -queries[q].bias;
            for (std::size_t at = 0; at < tile.groups * kGroupBytes; ++at) {
                const std::size_t group = at / kGroupBytes;
                const std::size_t row = at % kGroupBytes / kGroupValues;
                const std::int8_t code = queries[q].codes[group * kGroupValues + at % kGroupValues];
                sums[row] += std::int32_t{codes[at]} * std::int32_t{code};
            }
        }
    }
}

void filter(const TileRows& tile, const FilterTerms& terms, TileHits& hits) {
    hits.count = 0;
    for (std::size_t row = 0; row < tile.rows; ++row) {
        const float wide = terms.scale * static_cast<float>(tile.dots[row]) + terms.widening;
        if (tile.scales[row] * wide - tile.offsets[row] >= terms.cut) {
            hits.rows[hits.count++] = static_cast<std::uint16_t>(row);
        }
    }
}

}  // namespace

const Kernels kKernelsScalar{.name = "scalar", .query_code_max = 127, .dot = dot, .filter = filter};

}  // namespace beholden::index::detail
