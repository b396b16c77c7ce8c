#include <immintrin.h>

#include <cstring>

#include "index/kernels.h"

/// Compiled with AVX-512 VNNI (cmake/isa_kernels.cmake), so nothing inline that other sources share
/// is used here, not even from std.
namespace beholden::index::detail {
namespace {

/// Bytes read ahead of use: the hardware prefetcher stops at each 4 KiB page.
constexpr std::size_t kPrefetchBytes = 4096;

__m512i broadcast_group(const std::int8_t* codes) {
    std::int32_t four = 0;
    std::memcpy(&four, codes, sizeof(four));
    return _mm512_set1_epi32(four);
}

void prefetch(const std::byte* bytes) {
    _mm_prefetch(reinterpret_cast<const char*>(bytes + kPrefetchBytes), _MM_HINT_T0);
}

/// Tests the 16 rows of a block against one query's terms.
void filter(
    __m512i dots,
    const std::byte* scales,
    const FilterTerms& terms,
    std::size_t first_row,
    TileHits& hits
) {
    const __m512 wide = _mm512_fmadd_ps(
        _mm512_set1_ps(terms.scale), _mm512_cvtepi32_ps(dots), _mm512_set1_ps(terms.widening)
    );
    const __m512 upper = _mm512_fmsub_ps(
        _mm512_load_ps(scales), wide, _mm512_load_ps(scales + kBlockRows * sizeof(float))
    );
    unsigned mask = _mm512_cmp_ps_mask(upper, _mm512_set1_ps(terms.cut), _CMP_GE_OQ);
    if (mask == 0) [[likely]]
        return;
    alignas(64) std::int32_t values[kBlockRows];
    _mm512_store_si512(values, dots);
    for (; mask != 0; mask &= mask - 1) {
        const auto row = static_cast<std::size_t>(__builtin_ctz(mask));
        hits.rows[hits.count] = static_cast<std::uint16_t>(first_row + row);
        hits.dots[hits.count++] = values[row];
    }
}

/// vpdpbusd takes 4 cycles and one can start every cycle: fewer than 4 queries need several chains.
template <std::size_t kQueries>
void scan_of(const BlockTile& tile, const QueryPack& queries, TileHits* hits) {
    constexpr std::size_t kChains = kQueries == 1 ? 4 : (kQueries < 4 ? 2 : 1);
    for (std::size_t q = 0; q < kQueries; ++q) hits[q].count = 0;
    for (std::size_t b = 0; b < tile.count; ++b) {
        const std::byte* const block = tile.blocks + b * block_bytes(tile.groups);
        __m512i sums[kChains][kQueries];
#pragma GCC unroll 8
        for (std::size_t q = 0; q < kQueries; ++q) {
            sums[0][q] = _mm512_set1_epi32(-queries.terms[q].bias);
#pragma GCC unroll 8
            for (std::size_t chain = 1; chain < kChains; ++chain) {
                sums[chain][q] = _mm512_setzero_si512();
            }
        }
        for (std::size_t group = 0; group < tile.groups; group += kChains) {
#pragma GCC unroll 8
            for (std::size_t chain = 0; chain < kChains; ++chain) {
                const std::byte* const here = block + (group + chain) * kGroupBytes;
                prefetch(here);
                const __m512i rows = _mm512_load_si512(here);
#pragma GCC unroll 8
                for (std::size_t q = 0; q < kQueries; ++q) {
                    const std::size_t at = ((group + chain) * kQueries + q) * kGroupValues;
                    const __m512i query = broadcast_group(queries.codes + at);
                    sums[chain][q] = _mm512_dpbusd_epi32(sums[chain][q], rows, query);
                }
            }
        }
        const std::byte* const scales = block + scales_at(tile.groups);
        prefetch(scales);
        prefetch(scales + kGroupBytes);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
            for (std::size_t chain = 1; chain < kChains; ++chain) {
                sums[0][q] = _mm512_add_epi32(sums[0][q], sums[chain][q]);
            }
            filter(sums[0][q], scales, queries.terms[q], b * kBlockRows, hits[q]);
        }
    }
}

void scan(const BlockTile& tile, const QueryPack& queries, TileHits* hits) {
    switch (queries.count) {
        case 1: return scan_of<1>(tile, queries, hits);
        case 2: return scan_of<2>(tile, queries, hits);
        case 3: return scan_of<3>(tile, queries, hits);
        case 4: return scan_of<4>(tile, queries, hits);
        case 5: return scan_of<5>(tile, queries, hits);
        case 6: return scan_of<6>(tile, queries, hits);
        case 7: return scan_of<7>(tile, queries, hits);
        default: return scan_of<8>(tile, queries, hits);
    }
}

}  // namespace

const Kernels kKernelsAvx512{.name = "avx512", .query_code_max = 127, .scan = scan};

}  // namespace beholden::index::detail
