#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::analysis {

/// How crowded the region of a template is, from the mean m and covariance S of many people's
/// embeddings (nobody's own).
///
/// Some faces lie in crowded regions of the embedding and would match others more often at the same
/// cosine. offset(x) = weight / 2 * (m.x + k sqrt(x'Sx)) is taken off the score for both sides.
///
/// threads  immutable.
class Cohort {
public:
    /// mean [d], covariance [d * d] row-major.
    ///
    /// errors  kCorruption: sizes do not fit, a value is not finite, the covariance is not
    ///         symmetric, or k or weight is negative.
    static Result<Cohort> make(
        std::vector<double> mean, std::vector<double> covariance, double k, double weight
    );

    /// From JSON: `mean` (d numbers), `covariance` (d rows of d), `k`, `w`; other members are
    /// provenance and ignored here.
    ///
    /// errors  kCorruption.
    static Result<Cohort> parse(std::string_view json);

    /// requires  values.size() == dimension(), unit length.
    [[nodiscard]] float offset(std::span<const float> values) const noexcept;

    [[nodiscard]] int dimension() const noexcept { return static_cast<int>(mean_.size()); }

private:
    std::vector<double> mean_;
    std::vector<double> covariance_;
    double k_ = 0;
    double weight_ = 0;
};

}  // namespace beholden::analysis
