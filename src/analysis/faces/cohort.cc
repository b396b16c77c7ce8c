#include "analysis/faces/cohort.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace beholden::analysis {
namespace {

/// Files carry about seven digits; more asymmetry than that is damage.
constexpr double kAsymmetryMax = 1e-6;

bool all_finite(std::span<const double> values) {
    return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

bool is_symmetric(std::span<const double> matrix, std::size_t size) {
    for (std::size_t row = 0; row < size; ++row) {
        for (std::size_t column = 0; column < row; ++column) {
            const double difference = matrix[row * size + column] - matrix[column * size + row];
            if (std::abs(difference) > kAsymmetryMax) return false;
        }
    }
    return true;
}

}  // namespace

Result<Cohort> Cohort::make(
    std::vector<double> mean, std::vector<double> covariance, double k, double weight
) {
    const std::size_t size = mean.size();
    if (size == 0 || covariance.size() != size * size) {
        return fail(ErrorCode::kCorruption, "cohort: mean and covariance do not fit each other");
    }
    if (!all_finite(mean) || !all_finite(covariance) || !is_symmetric(covariance, size)) {
        return fail(ErrorCode::kCorruption, "cohort: the covariance is damaged");
    }
    if (!std::isfinite(k) || !std::isfinite(weight) || k < 0 || weight < 0) {
        return fail(ErrorCode::kCorruption, "cohort: k and weight must not be negative");
    }
    Cohort cohort;
    cohort.mean_ = std::move(mean);
    cohort.covariance_ = std::move(covariance);
    cohort.k_ = k;
    cohort.weight_ = weight;
    return cohort;
}

float Cohort::offset(std::span<const float> values) const noexcept {
    const std::size_t size = mean_.size();
    BH_DCHECK(values.size() == size, "another dimension");
    double along = 0;
    double spread = 0;
    for (std::size_t row = 0; row < size; ++row) {
        const double* line = covariance_.data() + row * size;
        double product = 0;
        for (std::size_t column = 0; column < size; ++column) {
            product += line[column] * static_cast<double>(values[column]);
        }
        along += mean_[row] * static_cast<double>(values[row]);
        spread += product * static_cast<double>(values[row]);
    }
    // Rounding can leave a tiny negative where the covariance has no spread.
    const double crowding = along + k_ * std::sqrt(std::max(0.0, spread));
    return static_cast<float>(weight_ / 2 * crowding);
}

}  // namespace beholden::analysis
