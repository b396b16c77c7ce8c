#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beholden::index {

/// Values per code row are padded with zeros to a multiple of this.
inline constexpr std::size_t kDimensionStep = 16;

/// Largest code of a row; -128 stays unused, so that the range is symmetric.
inline constexpr int kRowCodeMax = 127;

/// `dimension` rounded up to whole steps.
constexpr std::size_t padded_dimension(std::size_t dimension) noexcept {
    return (dimension + kDimensionStep - 1) / kDimensionStep * kDimensionStep;
}

/// What quantise() says of a vector v and its code vector c: v = scale * c + residual.
struct Quantised {
    float scale = 0;           ///< 0 only if every code is 0.
    double norm = 0;           ///< |v|.
    double coded_norm = 0;     ///< |scale * c|.
    double residual_norm = 0;  ///< |v - scale * c|.
};

/// Rounds a vector to signed 8-bit codes with a scale of its own.
///
/// values    finite.
/// code_max  1..127; the largest value gets this code.
/// codes     [padded_dimension(values.size())], written; the padding becomes 0.
/// returns   norms taken in double; their relative error is under 1e-12.
/// threads   pure.
Quantised quantise(
    std::span<const float> values, int code_max, std::span<std::int8_t> codes
) noexcept;

}  // namespace beholden::index
