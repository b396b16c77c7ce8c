#include <immintrin.h>

#include <cstring>

#include "index/kernels.h"

/// Compiled with AVX2 and FMA (cmake/isa_kernels.cmake), so nothing inline that other sources share
/// is used here, not even from std.
namespace beholden::index::detail {
namespace {

/// vpmaddubsw adds two products of a byte 0..255 and a code into 16 bits: 2 * 255 * 64 still fits.
constexpr int kQueryCodeMax = 64;
constexpr std::size_t kHalfRows = kBlockRows / 2;
constexpr std::size_t kHalfBytes = kGroupBytes / 2;
/// Bytes read ahead of use: the hardware prefetcher stops at each 4 KiB page.
constexpr std::size_t kPrefetchBytes = 4096;

__m256i load(const std::byte* bytes) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(bytes));
}

__m256 load_floats(const std::byte* bytes) {
    return _mm256_load_ps(reinterpret_cast<const float*>(bytes));
}

__m256i broadcast_group(const std::int8_t* codes) {
    std::int32_t four = 0;
    std::memcpy(&four, codes, sizeof(four));
    return _mm256_set1_epi32(four);
}

void prefetch(const std::byte* bytes) {
    _mm_prefetch(reinterpret_cast<const char*>(bytes + kPrefetchBytes), _MM_HINT_T0);
}

/// Tests 8 rows against one query's terms.
///
/// scales  of these rows; their offsets stand a whole block's scales further.
void filter(
    __m256i dots,
    const std::byte* scales,
    const FilterTerms& terms,
    std::size_t first_row,
    TileHits& hits
) {
    const __m256 wide = _mm256_fmadd_ps(
        _mm256_set1_ps(terms.scale), _mm256_cvtepi32_ps(dots), _mm256_set1_ps(terms.widening)
    );
    const __m256 upper = _mm256_fmsub_ps(
        load_floats(scales), wide, load_floats(scales + kBlockRows * sizeof(float))
    );
    const __m256 passes = _mm256_cmp_ps(upper, _mm256_set1_ps(terms.cut), _CMP_GE_OQ);
    auto mask = static_cast<unsigned>(_mm256_movemask_ps(passes));
    if (mask == 0) [[likely]]
        return;
    alignas(32) std::int32_t values[kHalfRows];
    _mm256_store_si256(reinterpret_cast<__m256i*>(values), dots);
    for (; mask != 0; mask &= mask - 1) {
        const auto row = static_cast<std::size_t>(__builtin_ctz(mask));
        hits.rows[hits.count] = static_cast<std::uint16_t>(first_row + row);
        hits.dots[hits.count++] = values[row];
    }
}

/// Rows taken at a time: a block, or, for many queries, half of one, whose sums fill the registers.
template <std::size_t kQueries>
void scan_of(const BlockTile& tile, const QueryPack& queries, TileHits* hits) {
    constexpr std::size_t kParts = kQueries <= 4 ? 2 : 1;
    const __m256i ones = _mm256_set1_epi16(1);
    for (std::size_t q = 0; q < kQueries; ++q) hits[q].count = 0;
    for (std::size_t half = 0; half < tile.count * 2; half += kParts) {
        const std::byte* const block = tile.blocks + half / 2 * block_bytes(tile.groups);
        const std::byte* const codes = block + half % 2 * kHalfBytes;
        __m256i sums[kParts][kQueries];
#pragma GCC unroll 8
        for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
            for (std::size_t part = 0; part < kParts; ++part) {
                sums[part][q] = _mm256_set1_epi32(-queries.terms[q].bias);
            }
        }
        for (std::size_t group = 0; group < tile.groups; ++group) {
            const std::byte* const here = codes + group * kGroupBytes;
            prefetch(here);
#pragma GCC unroll 8
            for (std::size_t q = 0; q < kQueries; ++q) {
                const std::size_t at = (group * kQueries + q) * kGroupValues;
                const __m256i query = broadcast_group(queries.codes + at);
#pragma GCC unroll 8
                for (std::size_t part = 0; part < kParts; ++part) {
                    const __m256i rows = load(here + part * kHalfBytes);
                    const __m256i pairs = _mm256_maddubs_epi16(rows, query);
                    const __m256i products = _mm256_madd_epi16(pairs, ones);
                    sums[part][q] = _mm256_add_epi32(sums[part][q], products);
                }
            }
        }
        const std::byte* const scales = block + scales_at(tile.groups) + half % 2 * kHalfBytes;
        prefetch(scales);
        prefetch(scales + kGroupBytes);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < kQueries; ++q) {
#pragma GCC unroll 8
            for (std::size_t part = 0; part < kParts; ++part) {
                filter(
                    sums[part][q], scales + part * kHalfBytes, queries.terms[q],
                    (half + part) * kHalfRows, hits[q]
                );
            }
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

const Kernels kKernelsAvx2{.name = "avx2", .query_code_max = kQueryCodeMax, .scan = scan};

}  // namespace beholden::index::detail
