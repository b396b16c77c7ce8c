#pragma once

#include <span>

namespace beholden::index {

/// dot(a, b) - a_offset - b_offset: the one definition of a score.
///
/// Products are taken in double, where those of two floats are exact; product i goes to sum i mod
/// 8; the eight sums are added as ((0+4)+(2+6)) + ((1+5)+(3+7)); then a_offset and b_offset are
/// subtracted in this order. Fusing a product with its addition changes nothing, so the result
/// is the same bit for bit whatever the processor and the compiler's choice of instructions.
///
/// a, b     of equal length; finite.
/// returns  within n * 2^-53 * |a| |b| of the real value of the dot product for n values.
/// threads  pure.
double exact_score(
    std::span<const float> a, float a_offset, std::span<const float> b, float b_offset
) noexcept;

}  // namespace beholden::index
