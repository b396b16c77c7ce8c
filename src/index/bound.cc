#include "index/bound.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace beholden::index {
namespace {

/// Covers the rounding of the norms themselves (quantise.h).
constexpr double kNormMargin = 1 + 1e-9;
constexpr float kFloatMax = std::numeric_limits<float>::max();

}  // namespace

void SegmentBounds::add(const Quantised& row, float offset) noexcept {
    const double residual = row.residual_norm * kNormMargin;
    if (row.scale > 0) {
        residual_ratio_max =
            std::max(residual_ratio_max, residual / static_cast<double>(row.scale) * kNormMargin);
    } else {
        residual_rest_max = std::max(residual_rest_max, residual);
    }
    residual_max = std::max(residual_max, residual);
    coded_norm_max = std::max(coded_norm_max, row.coded_norm * kNormMargin);
    offset_abs_max = std::max(offset_abs_max, static_cast<double>(std::fabs(offset)));
}

void SegmentBounds::merge(const SegmentBounds& other) noexcept {
    residual_ratio_max = std::max(residual_ratio_max, other.residual_ratio_max);
    residual_rest_max = std::max(residual_rest_max, other.residual_rest_max);
    residual_max = std::max(residual_max, other.residual_max);
    coded_norm_max = std::max(coded_norm_max, other.coded_norm_max);
    offset_abs_max = std::max(offset_abs_max, other.offset_abs_max);
}

ScoreBounds bound_scores(const QueryBounds& query, const SegmentBounds& segment) noexcept {
    const double norm = query.norm * kNormMargin;
    const double base = norm * segment.residual_rest_max +
                        query.residual_norm * kNormMargin * segment.coded_norm_max;
    const double magnitude = query.coded_norm * kNormMargin * segment.coded_norm_max +
                             norm * segment.residual_max + segment.offset_abs_max +
                             std::fabs(query.offset) + base;
    const double shift = base + std::ldexp(magnitude, -20) + 1e-30;
    return {
        .scale = query.scale,
        .widening = round_up(norm * segment.residual_ratio_max),
        .upper_shift = round_up(shift - query.offset),
        .lower_shift = round_down(-shift - query.offset),
    };
}

float ScoreBounds::filter_cut(float score_min) const noexcept {
    return round_down(static_cast<double>(score_min) - static_cast<double>(upper_shift));
}

float round_down(double value) noexcept {
    if (value <= -static_cast<double>(kFloatMax)) return -kFloatMax;
    if (value >= static_cast<double>(kFloatMax)) return kFloatMax;
    const auto nearest = static_cast<float>(value);
    if (static_cast<double>(nearest) <= value) return nearest;
    return std::nextafter(nearest, -kFloatMax);
}

float round_up(double value) noexcept { return -round_down(-value); }

}  // namespace beholden::index
