#pragma once

#include <string_view>

#include "base/result.h"

namespace beholden::analysis {

/// A model's raw score as a probability: 1 / (1 + exp(-(slope * logit(score) + offset))), the
/// logistic map of Platt on the score's logit. The default leaves scores as they are.
///
/// source  Platt 1999; Guo et al. 2017, "On Calibration of Modern Neural Networks".
struct ConfidenceMap {
    double slope = 1;  ///< Above 0: more score is never less confidence.
    double offset = 0;

    /// score  0..1. returns 0..100.
    [[nodiscard]] float confidence_pct(double score) const noexcept;
};

/// log(score / (1 - score)), finite: scores within 1e-6 of 0 and 1 count as that.
double logit(double score) noexcept;

/// What each kind of raw score means; fitted by `beholden evaluate labels`.
struct LabelCalibration {
    ConfidenceMap box;       ///< Score of a box -> its box and class are right.
    ConfidenceMap object;    ///< Best score of a class -> the image has such an object.
    ConfidenceMap concepts;  ///< Probability of a concept that has boxes too -> it is shown.

    /// Reads assets/calibration/labels-*.json: members `box`, `object`, `concept`, each with
    /// `slope` and `offset`; others record how they were fitted.
    ///
    /// errors  kCorruption: not JSON, a member missing, a slope not above 0.
    static Result<LabelCalibration> parse(std::string_view json);
};

}  // namespace beholden::analysis
