#include <immintrin.h>

#include <cstring>

#include "index/kernels.h"

/// Compiled with AVX-512 VNNI (cmake/isa_kernels.cmake): so nothing inline that
/// other sources share is used here, not even from std.
namespace beholden::index::detail {
namespace {

/// Bytes read ahead of use: the hardware prefetcher stops at each 4 KiB page.
constexpr std::size_t kPrefetchBytes = 4096;

__m512i broadcast_group(const std::int8_t* codes) {
    std::int32_t four = 0;
    std::memcpy(&four, codes, sizeof(four));
    return _mm512_set1_epi32(four);
}

/// vpdpbusd takes 4 cycles and one can start every cycle: fewer than 4 queries need several chains.
template <std::size_t kQueries>
void dot_of(
    const CodeTile& tile, const QueryCodes* queries, std::int32_t* dots, std::size_t dots_stride
) {
    constexpr std::size_t kChains = kQueries == 1 ? 4 : (kQueries < 4 ? 2 : 1);
    for (std::size_t block = 0; block < tile.blocks; ++block) {
        const std::uint8_t* const codes = tile.codes + block * tile.groups * kGroupBytes;
        __m512i sums[kChains][kQueries];
        for (auto& chain : sums) {
            for (auto& sum : chain) sum = _mm512_setzero_si512();
        }
        for (std::size_t group = 0; group < tile.groups; group += kChains) {
            for (std::size_t chain = 0; chain < kChains; ++chain) {
                const std::uint8_t* const here = codes + (group + chain) * kGroupBytes;
                _mm_prefetch(reinterpret_cast<const char*>(here + kPrefetchBytes), _MM_HINT_T0);
                const __m512i rows = _mm512_load_si512(here);
                for (std::size_t q = 0; q < kQueries; ++q) {
                    const std::int8_t* const from =
                        queries[q].codes + (group + chain) * kGroupValues;
                    sums[chain][q] =
                        _mm512_dpbusd_epi32(sums[chain][q], rows, broadcast_group(from));
                }
            }
        }
        for (std::size_t q = 0; q < kQueries; ++q) {
            __m512i sum = _mm512_sub_epi32(sums[0][q], _mm512_set1_epi32(queries[q].bias));
            for (std::size_t chain = 1; chain < kChains; ++chain) {
                sum = _mm512_add_epi32(sum, sums[chain][q]);
            }
            _mm512_storeu_si512(dots + q * dots_stride + block * kBlockRows, sum);
        }
    }
}

void dot(
    const CodeTile& tile,
    const QueryCodes* queries,
    std::size_t query_count,
    std::int32_t* dots,
    std::size_t dots_stride
) {
    switch (query_count) {
        case 1: return dot_of<1>(tile, queries, dots, dots_stride);
        case 2: return dot_of<2>(tile, queries, dots, dots_stride);
        case 3: return dot_of<3>(tile, queries, dots, dots_stride);
        case 4: return dot_of<4>(tile, queries, dots, dots_stride);
        case 5: return dot_of<5>(tile, queries, dots, dots_stride);
        case 6: return dot_of<6>(tile, queries, dots, dots_stride);
        case 7: return dot_of<7>(tile, queries, dots, dots_stride);
        default: return dot_of<8>(tile, queries, dots, dots_stride);
    }
}

void filter(const TileRows& tile, const FilterTerms& terms, TileHits& hits) {
    const __m512 scale = _mm512_set1_ps(terms.scale);
    const __m512 widening = _mm512_set1_ps(terms.widening);
    const __m512 cut = _mm512_set1_ps(terms.cut);
    hits.count = 0;
    for (std::size_t row = 0; row < tile.rows; row += kBlockRows) {
        const __m512 dot = _mm512_cvtepi32_ps(_mm512_loadu_si512(tile.dots + row));
        const __m512 wide = _mm512_fmadd_ps(scale, dot, widening);
        const __m512 upper = _mm512_fmsub_ps(
            _mm512_loadu_ps(tile.scales + row), wide, _mm512_loadu_ps(tile.offsets + row)
        );
        for (unsigned mask = _mm512_cmp_ps_mask(upper, cut, _CMP_GE_OQ); mask != 0;
             mask &= mask - 1) {
            const auto lane = static_cast<std::size_t>(__builtin_ctz(mask));
            hits.rows[hits.count++] = static_cast<std::uint16_t>(row + lane);
        }
    }
}

}  // namespace

const Kernels kKernelsAvx512{.name = "avx512", .query_code_max = 127, .dot = dot, .filter = filter};

}  // namespace beholden::index::detail
