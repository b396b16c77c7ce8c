#include <immintrin.h>

#include <cstring>

#include "index/kernels.h"

/// Compiled with AVX2 and FMA (cmake/isa_kernels.cmake): so nothing inline that
/// other sources share is used here, not even from std.
namespace beholden::index::detail {
namespace {

/// vpmaddubsw adds two products of a byte 0..255 and a code into 16 bits: 2 * 255 * 64 still fits.
constexpr int kQueryCodeMax = 64;
constexpr std::size_t kHalfRows = kBlockRows / 2;
constexpr std::size_t kHalfBytes = kGroupBytes / 2;
/// Bytes read ahead of use: the hardware prefetcher stops at each 4 KiB page.
constexpr std::size_t kPrefetchBytes = 4096;

__m256i load(const std::uint8_t* bytes) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes));
}

__m256i broadcast_group(const std::int8_t* codes) {
    std::int32_t four = 0;
    std::memcpy(&four, codes, sizeof(four));
    return _mm256_set1_epi32(four);
}

template <std::size_t kQueries>
void dot_of(
    const CodeTile& tile, const QueryCodes* queries, std::int32_t* dots, std::size_t dots_stride
) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t half = 0; half < tile.blocks * 2; ++half) {
        const std::uint8_t* const codes =
            tile.codes + half / 2 * tile.groups * kGroupBytes + half % 2 * kHalfBytes;
        __m256i sums[kQueries];
        for (auto& sum : sums) sum = _mm256_setzero_si256();
        for (std::size_t group = 0; group < tile.groups; ++group) {
            const std::uint8_t* const here = codes + group * kGroupBytes;
            _mm_prefetch(reinterpret_cast<const char*>(here + kPrefetchBytes), _MM_HINT_T0);
            const __m256i rows = load(here);
            for (std::size_t q = 0; q < kQueries; ++q) {
                const __m256i query = broadcast_group(queries[q].codes + group * kGroupValues);
                const __m256i pairs = _mm256_maddubs_epi16(rows, query);
                sums[q] = _mm256_add_epi32(sums[q], _mm256_madd_epi16(pairs, ones));
            }
        }
        for (std::size_t q = 0; q < kQueries; ++q) {
            const __m256i sum = _mm256_sub_epi32(sums[q], _mm256_set1_epi32(queries[q].bias));
            std::int32_t* const to = dots + q * dots_stride + half * kHalfRows;
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), sum);
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
    const __m256 scale = _mm256_set1_ps(terms.scale);
    const __m256 widening = _mm256_set1_ps(terms.widening);
    const __m256 cut = _mm256_set1_ps(terms.cut);
    hits.count = 0;
    for (std::size_t row = 0; row < tile.rows; row += kHalfRows) {
        const auto* const dots = reinterpret_cast<const __m256i*>(tile.dots + row);
        const __m256 dot = _mm256_cvtepi32_ps(_mm256_loadu_si256(dots));
        const __m256 wide = _mm256_fmadd_ps(scale, dot, widening);
        const __m256 upper = _mm256_fmsub_ps(
            _mm256_loadu_ps(tile.scales + row), wide, _mm256_loadu_ps(tile.offsets + row)
        );
        const int bits = _mm256_movemask_ps(_mm256_cmp_ps(upper, cut, _CMP_GE_OQ));
        for (auto mask = static_cast<unsigned>(bits); mask != 0; mask &= mask - 1) {
            const auto lane = static_cast<std::size_t>(__builtin_ctz(mask));
            hits.rows[hits.count++] = static_cast<std::uint16_t>(row + lane);
        }
    }
}

}  // namespace

const Kernels kKernelsAvx2{
    .name = "avx2", .query_code_max = kQueryCodeMax, .dot = dot, .filter = filter
};

}  // namespace beholden::index::detail
