#pragma once

#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "evaluate/score_histogram.h"
#include "evaluate/tail_fit.h"

namespace beholden::evaluate {

/// A similarity and the false-match rate it stands for.
struct MapPoint {
    double similarity_pct = 0;
    double fmr = 0;
    bool fitted = false;  ///< From the tail, not counted.
};

/// What similarities mean, the same for every pack: 50 at 1e-2, 80 at 1e-4, 90 at 1e-5, 99 at
/// 1e-6, 99.9 at 1e-7; between 50 and 80 the midpoint of the rates lies at 65.
const std::vector<MapPoint>& map_points();

/// Faces more crowded than any measured still score this far above the last knot against
/// themselves.
inline constexpr double kSelfScoreMargin = 0.02;

/// Knots of a similarity map: counted rates down to 1e-5, the tail beyond, and 100 where the face
/// that scores least against itself still reaches.
///
/// self_score_min  least score of a face of the data with itself.
/// errors          kInvalidArgument: fewer pairs than decide 1e-5 (10 matches), or scores that
///                 do not rise from point to point.
Result<std::vector<analysis::Calibration::Knot>> fit_score_map(
    const ScoreHistogram& impostors, const TailFit& tail, double self_score_min
);

}  // namespace beholden::evaluate
