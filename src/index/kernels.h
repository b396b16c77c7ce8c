#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

/// The loop that reads everything, once per instruction set.
///
/// Layout: rows stand in blocks of kBlockRows, and a block is one run of bytes. First, for each
/// group of kGroupValues consecutive values, the codes of those values of all 16 rows side by
/// side: 64 bytes, one register. So each row has a lane of its own and no sum across lanes is ever
/// taken. Then the 16 rows' scales, then their offsets, 64 bytes each, so that memory is read as
/// one stream. A code c in -127..127 is stored as the byte c + kCodeBias, because the
/// instructions multiply unsigned by signed bytes.
namespace beholden::index {

inline constexpr std::size_t kBlockRows = 16;
inline constexpr std::size_t kGroupValues = 4;
inline constexpr std::size_t kGroupBytes = kBlockRows * kGroupValues;
inline constexpr int kCodeBias = 128;
/// Rows per call: the cut, which rises as hits are found, is taken anew so often.
inline constexpr std::size_t kTileRows = 256;

/// Where a block's scales stand; its offsets follow.
constexpr std::size_t scales_at(std::size_t groups) noexcept { return groups * kGroupBytes; }
constexpr std::size_t offsets_at(std::size_t groups) noexcept {
    return scales_at(groups) + kBlockRows * sizeof(float);
}
constexpr std::size_t block_bytes(std::size_t groups) noexcept {
    return offsets_at(groups) + kBlockRows * sizeof(float);
}

/// Blocks in a row in memory.
struct BlockTile {
    const std::byte* blocks = nullptr;  ///< 64-byte aligned.
    std::size_t count = 0;              ///< At most kTileRows / kBlockRows.
    std::size_t groups = 0;             ///< A multiple of 4.
};

/// A query's side of the test that a row must pass; bound.h says what the coefficients mean.
struct FilterTerms {
    std::int32_t bias = 0;  ///< kCodeBias * sum of the query's codes.
    float scale = 0;
    float widening = 0;
    float cut = 0;
};

/// Queries that share a pass.
struct QueryPack {
    /// [groups][count][kGroupValues], each code in -query_code_max..query_code_max of the kernels.
    const std::int8_t* codes = nullptr;
    const FilterTerms* terms = nullptr;  ///< [count]
    std::size_t count = 0;               ///< 1 .. limits::kScanBatchMax.
};

/// Rows of a tile that passed, in order. (Plain arrays: see kernels_avx2.cc.)
struct TileHits {
    std::size_t count;
    std::uint16_t rows[kTileRows];  ///< Position in the tile.
    std::int32_t dots[kTileRows];   ///< Dot product of the codes.
};

struct Kernels {
    std::string_view name;   ///< As in BH_ISA.
    int query_code_max = 0;  ///< Above it, the set's narrow sums would saturate.

    /// For each query, the rows with scale of the row * (scale * dot + widening) - offset of the
    /// row
    /// >= cut, where dot is the exact dot product of the codes.
    ///
    /// hits  [queries.count]
    void (*scan)(const BlockTile& tile, const QueryPack& queries, TileHits* hits);
};

/// The instruction sets there are kernels for, from plain to wide.
enum class Isa : std::uint8_t { kScalar, kAvx2, kAvx512 };

/// Kernels of that set, or nullptr where this processor lacks it.
const Kernels* find_kernels(Isa isa) noexcept;

/// The widest set that the processor has, or the one that `name` says.
///
/// name    "scalar", "avx2" or "avx512"; empty: the widest.
/// errors  kInvalidArgument if the name is unknown or the processor lacks the set.
Result<const Kernels*> choose_kernels(std::string_view name);

/// choose_kernels() of the environment variable BH_ISA.
Result<const Kernels*> choose_kernels_by_environment();

namespace detail {
extern const Kernels kKernelsScalar;
extern const Kernels kKernelsAvx2;
extern const Kernels kKernelsAvx512;
}  // namespace detail

}  // namespace beholden::index
