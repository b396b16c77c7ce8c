#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beholden::imaging {

/// Bits of a bilinear weight; two weights of a tap sum to 2048.
inline constexpr int kWeightBits = 11;

/// Which two neighbours make one output column, and how much of each.
struct ColumnTap {
    std::int32_t offset_bytes = 0;  ///< Of the left pixel in its row.
    std::int16_t weight_left = 0;
    std::int16_t weight_right = 0;  ///< 0 where the pixel to the right does not exist.
};

/// Room behind a blended row that blend_columns() may write over.
inline constexpr std::size_t kBlendedRowSlack = 8;

/// Blends neighbouring pixels of one RGB row into the columns of `taps`.
///
/// source   one row; every tap with a right weight has its 6 bytes inside.
/// taps     offsets not falling.
/// blended  [taps, 3] i16 in units of 1/128 level (0..32,640), and kBlendedRowSlack more.
void blend_columns(
    std::span<const std::uint8_t> source,
    std::span<const ColumnTap> taps,
    std::span<std::int16_t> blended
);

/// The same for taps from `first` on, one by one: for the end of a row, and the oracle of tests.
void blend_columns_plain(
    std::span<const std::uint8_t> source,
    std::span<const ColumnTap> taps,
    std::size_t first,
    std::span<std::int16_t> blended
);

/// Two blended rows that make one row of output, and their weights.
struct RowTap {
    const std::int16_t* upper = nullptr;
    const std::int16_t* lower = nullptr;
    std::int16_t weight_upper = 0;
    std::int16_t weight_lower = 0;
};

/// Blends two rows into `target`; upper and lower hold as many values as it.
void blend_rows(const RowTap& tap, std::span<std::uint8_t> target);

/// The same from value `first` on, one by one.
void blend_rows_plain(const RowTap& tap, std::size_t first, std::span<std::uint8_t> target);

}  // namespace beholden::imaging
