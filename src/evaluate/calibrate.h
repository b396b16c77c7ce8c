#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "evaluate/cohort_moments.h"
#include "evaluate/demographics.h"
#include "evaluate/tail_fit.h"

namespace beholden::evaluate {

struct CalibrateOptions {
    /// Moments of other people's faces; measured on the fitting half where absent.
    std::optional<CohortMoments> cohort;
    /// Chosen on the fitting half where absent.
    std::optional<double> k;
    double weight = 1;
    TailRange tail;
    std::uint64_t seed = 1;
    std::size_t threads = 1;
};

/// A k that was tried: how unequal the groups are on either half. k and weight 0: plain cosine.
struct TriedScore {
    CohortScore score;
    Demographics fitting;
    Demographics reporting;
};

/// A similarity of the map fitted on one half, and what the other half measures there.
struct MapCheck {
    double similarity_pct = 0;
    double fmr = 0;  ///< As the fitting half's map states.
    Rate reporting;  ///< Impostor pairs of the reporting half; Wilson's interval.
};

struct CalibrationFit {
    CohortMoments cohort;
    CohortScore score;
    std::vector<TriedScore> tried;
    std::vector<MapCheck> checks;
    std::int64_t fitting_faces = 0;
    std::int64_t reporting_faces = 0;
    /// What ships: the map over all pairs of both halves.
    std::vector<analysis::Calibration::Knot> knots;
    TailFit tail;
    std::int64_t impostor_pairs = 0;
};

/// Fits cohort, score and similarity map of a pack: cohort and score on one half of the people,
/// everything reported on the other.
///
/// Of the k tried, the least is taken whose spread of group rates at FMR 1e-3 is within 15 % of the
/// least spread: a larger k costs misses in identification.
///
/// set     faces with plain templates; offsets are ignored.
/// errors  kInvalidArgument: too few faces, or no k given and fewer than two groups.
Result<CalibrationFit> calibrate(const FaceSet& set, const CalibrateOptions& options);

}  // namespace beholden::evaluate
