#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"

/// The loops that read codes, one set per instruction set.
///
/// Layout: rows stand in blocks of kBlockRows. A block holds, for each group of kGroupValues
/// consecutive values, those values of its 16 rows side by side: 64 bytes, one register. So each
/// row has a lane of its own, and no sum across lanes is ever taken. A code c in -127..127 is
/// stored as the byte c + kCodeBias, because the instructions multiply unsigned by signed bytes.
namespace beholden::index {

inline constexpr std::size_t kBlockRows = 16;
inline constexpr std::size_t kGroupValues = 4;
inline constexpr std::size_t kGroupBytes = kBlockRows * kGroupValues;
inline constexpr int kCodeBias = 128;
/// Rows that the scan takes at a time: their sums for a full batch stay in the first-level cache.
inline constexpr std::size_t kTileRows = 256;

/// Blocks in a row in memory; 64-byte aligned.
struct CodeTile {
    const std::uint8_t* codes = nullptr;  ///< [blocks][groups][kBlockRows][kGroupValues].
    std::size_t blocks = 0;
    std::size_t groups = 0;  ///< A multiple of 4.
};

/// A query's codes as the kernels take them.
struct QueryCodes {
    const std::int8_t* codes = nullptr;  ///< [groups * kGroupValues].
    std::int32_t bias = 0;               ///< kCodeBias * sum of codes.
};

/// Some of a tile's rows by position.
struct TileHits {
    std::uint16_t rows[kTileRows];  // Not std::array: see kernels_avx2.cc.
    std::size_t count = 0;
};

/// What filter() reads, one value per row of a tile.
struct TileRows {
    const std::int32_t* dots = nullptr;
    const float* scales = nullptr;
    const float* offsets = nullptr;
    std::size_t rows = 0;  ///< A multiple of kBlockRows, at most kTileRows.
};

/// Coefficients of filter(); bound.h says what they mean.
struct FilterTerms {
    float scale = 0;
    float widening = 0;
    float cut = 0;
};

struct Kernels {
    std::string_view name;   ///< As in BH_ISA.
    int query_code_max = 0;  ///< Query codes must lie in -max..max, or sums would saturate.

    /// Dot products of codes, exactly.
    ///
    /// queries  1 .. limits::kScanBatchMax of them.
    /// dots     [queries][dots_stride]; the first blocks * kBlockRows of each row are written.
    void (*dot)(
        const CodeTile& tile,
        const QueryCodes* queries,
        std::size_t query_count,
        std::int32_t* dots,
        std::size_t dots_stride
    );

    /// Rows with scales * (scale * dots + widening) - offsets >= cut, in order.
    void (*filter)(const TileRows& tile, const FilterTerms& terms, TileHits& hits);
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
