#include "evaluate/score_map.h"

#include <algorithm>

namespace beholden::evaluate {
namespace {

/// A rate must be positive to have a logarithm; nothing here can tell smaller ones apart.
constexpr double kFmrMin = 1e-12;
/// The last knot needs room above the one before.
constexpr double kTopGap = 0.01;

}  // namespace

const std::vector<MapPoint>& map_points() {
    static const std::vector<MapPoint> kPoints{
        {0, 0.999, false}, {25, 0.1, false},  {50, 1e-2, false}, {65, 1e-3, false},
        {80, 1e-4, false}, {90, 1e-5, false}, {99, 1e-6, true},  {99.9, 1e-7, true},
    };
    return kPoints;
}

Result<std::vector<analysis::Calibration::Knot>> fit_score_map(
    const ScoreHistogram& impostors, const TailFit& tail, double self_score_min
) {
    constexpr double kMatchesMin = 10;
    std::vector<analysis::Calibration::Knot> knots;
    for (const MapPoint& point : map_points()) {
        if (!point.fitted && point.fmr * static_cast<double>(impostors.count()) < kMatchesMin) {
            return fail(ErrorCode::kInvalidArgument, "Too few pairs of people for a map.");
        }
        const double score =
            point.fitted ? tail.score_at(point.fmr) : impostors.score_at(point.fmr);
        knots.push_back({score, point.similarity_pct, point.fmr});
    }
    const double last = knots.back().score;
    const double top = std::max(self_score_min - kSelfScoreMargin, last + kTopGap);
    const double top_fmr = std::clamp(tail.rate_at(top), kFmrMin, knots.back().fmr / 2);
    knots.push_back({top, 100, top_fmr});
    for (std::size_t i = 1; i < knots.size(); ++i) {
        if (knots[i].score <= knots[i - 1].score) {
            return fail(ErrorCode::kInvalidArgument, "The scores do not spread enough for a map.");
        }
    }
    return knots;
}

}  // namespace beholden::evaluate
