#pragma once

#include <cstdint>

#include "base/result.h"
#include "evaluate/score_histogram.h"

namespace beholden::evaluate {

/// Which part of the impostor scores the tail is fitted to, as false-match rates.
struct TailRange {
    /// Where the tail begins: far enough out for its shape, thousands of pairs to see it.
    double rate_begin = 1e-3;
    /// Pairs beyond are counted, not measured (censored). Far out, the labels of the data decide
    /// rather than the scores: of the closest pairs of "different" people many are one person.
    double rate_end = 1e-5;
};

/// A generalised Pareto tail: P(score >= s) = rate_begin (1 + shape (s - begin) /
/// scale)^(-1/shape).
struct TailFit {
    double begin = 0;       ///< Score at which the tail begins.
    double rate_begin = 0;  ///< Measured rate there.
    double shape = 0;
    double scale = 0;
    std::int64_t measured = 0;  ///< Pairs whose score entered the fit.
    std::int64_t censored = 0;

    /// requires  score >= begin. 0 beyond the end of a tail with negative shape.
    [[nodiscard]] double rate_at(double score) const noexcept;
    /// requires  0 < rate <= rate_begin.
    [[nodiscard]] double score_at(double rate) const noexcept;
};

/// Maximum likelihood with censoring.
///
/// errors  kInvalidArgument: fewer than 100 pairs between the two rates.
/// source  Pickands 1975; Coles 2001, section 4.3.
Result<TailFit> fit_tail(const ScoreHistogram& impostors, const TailRange& range);

}  // namespace beholden::evaluate
