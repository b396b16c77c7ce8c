#include "index/quantise.h"

#include <algorithm>
#include <cmath>

namespace beholden::index {
namespace {

/// Below this the scale would come near the smallest floats and lose its digits.
constexpr float kValueMin = 1e-30F;

}  // namespace

Quantised quantise(
    std::span<const float> values, int code_max, std::span<std::int8_t> codes
) noexcept {
    std::fill(codes.begin(), codes.end(), std::int8_t{0});
    float value_max = 0;
    double norm_sq = 0;
    for (const float value : values) {
        value_max = std::max(value_max, std::fabs(value));
        norm_sq += static_cast<double>(value) * static_cast<double>(value);
    }
    Quantised result{.scale = 0, .norm = std::sqrt(norm_sq), .coded_norm = 0, .residual_norm = 0};
    if (value_max < kValueMin) {
        result.residual_norm = result.norm;
        return result;
    }
    result.scale = value_max / static_cast<float>(code_max);
    const float inverse = 1.0F / result.scale;
    const auto limit = static_cast<float>(code_max);
    double coded_sq = 0;
    double residual_sq = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float code = std::clamp(std::nearbyint(values[i] * inverse), -limit, limit);
        codes[i] = static_cast<std::int8_t>(code);
        const double coded = static_cast<double>(result.scale) * static_cast<double>(code);
        const double residual = static_cast<double>(values[i]) - coded;
        coded_sq += coded * coded;
        residual_sq += residual * residual;
    }
    result.coded_norm = std::sqrt(coded_sq);
    result.residual_norm = std::sqrt(residual_sq);
    return result;
}

}  // namespace beholden::index
