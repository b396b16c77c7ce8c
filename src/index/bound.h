#pragma once

#include <cstdint>

#include "index/quantise.h"

/// Why the scan over 8-bit codes loses nothing.
///
/// A query is q = t u + f and a row x = s c + e, where u and c are integer codes, t and s floats,
/// f and e what rounding left. Then
///
///     q.x - t s (u.c)  =  q.x - (q - f).(x - e)  =  q.e + f.(x - e)  =  q.e + f.(s c)
///
/// and by Cauchy and Schwarz |q.x - t s (u.c)| <= |q| |e| + |f| |s c|.
///
/// A segment keeps, over its rows, rho = max |e| / s (rows with s > 0), e0 = max |e| (rows with
/// s = 0), E = max |e|, N = max |s c|, and O = max |offset|. With A = |q| rho and
/// B = |q| e0 + |f| N + slack, a row's score S (exact_score.h) lies in
///
///     s (t (u.c) - A) - x.offset - q.offset - B  <=  S  <=
///     s (t (u.c) + A) - x.offset - q.offset + B.
///
/// `slack` covers rounding. Each side is evaluated in float with at most 7 roundings (the integer
/// to float, t *, + A, s *, - offset, the constant itself, + constant), each of at most 2^-24 of a
/// magnitude of at most M = |t u| N + |q| E + O + |q.offset| + B. The exact score is within
/// n 2^-53 |q| |x| of the real one, n <= 4096, and |q| |x| <= M. So slack = 2^-20 M is enough with
/// a margin of two; 1e-30 is added for products that leave the range of normal floats.
namespace beholden::index {

/// The maxima over a segment's rows that the bound needs. They never shrink.
struct SegmentBounds {
    double residual_ratio_max = 0;  ///< rho
    double residual_rest_max = 0;   ///< e0
    double residual_max = 0;        ///< E
    double coded_norm_max = 0;      ///< N
    double offset_abs_max = 0;      ///< O

    void add(const Quantised& row, float offset) noexcept;
    void merge(const SegmentBounds& other) noexcept;
};

/// The query's side of the bound.
struct QueryBounds {
    float scale = 0;  ///< t
    double norm = 0;
    double coded_norm = 0;
    double residual_norm = 0;
    double offset = 0;
};

/// Coefficients of both sides for one query and one segment.
struct ScoreBounds {
    float scale = 0;        ///< t
    float widening = 0;     ///< A
    float upper_shift = 0;  ///< B - q.offset
    float lower_shift = 0;  ///< -B - q.offset

    /// No less than the exact score of the row with that integer dot product.
    [[nodiscard]] float upper(std::int32_t dot, float row_scale, float row_offset) const noexcept {
        return row_scale * (scale * static_cast<float>(dot) + widening) - row_offset + upper_shift;
    }
    /// No more than it.
    [[nodiscard]] float lower(std::int32_t dot, float row_scale, float row_offset) const noexcept {
        return row_scale * (scale * static_cast<float>(dot) - widening) - row_offset + lower_shift;
    }
    /// The `cut` of FilterTerms that passes every row with upper() >= score_min.
    [[nodiscard]] float filter_cut(float score_min) const noexcept;
};

ScoreBounds bound_scores(const QueryBounds& query, const SegmentBounds& segment) noexcept;

/// The largest float that is not above `value`, and at least the lowest finite one.
float round_down(double value) noexcept;
/// The smallest float that is not below `value`, and at most the largest finite one.
float round_up(double value) noexcept;

}  // namespace beholden::index
