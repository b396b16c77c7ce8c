#include "evaluate/calibrate.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "evaluate/pair_scan.h"
#include "evaluate/random.h"
#include "evaluate/score_map.h"

namespace beholden::evaluate {
namespace {

/// A spread over a dozen groups, each with some 50 to 100 false matches, is itself not known
/// better.
constexpr double kSpreadSlack = 1.15;
constexpr double kStepK = 0.5;
constexpr int kStepsK = 16;  // Up to 8, where the ratio is rising again.

struct Halves {
    FaceSet fitting;
    FaceSet reporting;
};

/// Whole people go to one half or the other.
Halves split_people(const FaceSet& set, std::uint64_t seed) {
    const std::uint32_t people = set.subjects.empty() ? 0 : std::ranges::max(set.subjects) + 1;
    std::vector<bool> is_fitting(people);
    const std::vector<std::size_t> order = Random(seed).permutation(people);
    for (std::size_t i = 0; i < order.size() / 2; ++i) is_fitting[order[i]] = true;
    std::vector<std::size_t> fitting;
    std::vector<std::size_t> reporting;
    for (std::size_t i = 0; i < set.size(); ++i) {
        (is_fitting[set.subjects[i]] ? fitting : reporting).push_back(i);
    }
    return {select_faces(set, fitting), select_faces(set, reporting)};
}

std::vector<CohortScore> scores_to_try(const CalibrateOptions& options) {
    std::vector<CohortScore> scores{{0, 0}};
    if (options.k) {
        scores.push_back({*options.k, options.weight});
        return scores;
    }
    for (int step = 1; step <= kStepsK; ++step) {
        scores.push_back({step * kStepK, options.weight});
    }
    return scores;
}

Result<TriedScore> try_score(
    const Halves& halves,
    const CohortMoments& cohort,
    const CohortScore& score,
    const CalibrateOptions& options
) {
    DemographicsOptions measure;
    measure.seed = options.seed;
    measure.threads = options.threads;
    TriedScore tried;
    tried.score = score;
    BH_TRY_ASSIGN(const FaceSet fitting, with_offsets(halves.fitting, cohort, score));
    BH_TRY_ASSIGN(tried.fitting, measure_demographics(fitting, measure));
    BH_TRY_ASSIGN(const FaceSet reporting, with_offsets(halves.reporting, cohort, score));
    BH_TRY_ASSIGN(tried.reporting, measure_demographics(reporting, measure));
    return tried;
}

/// The fitting half's spread at the first rate, 1e-3: at lower ones a half counts too few matches.
double spread_of(const TriedScore& tried) {
    return tried.fitting.thresholds.front().differential.log_spread;
}

CohortScore choose_score(const std::vector<TriedScore>& tried) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < tried.size(); ++i) least = std::min(least, spread_of(tried[i]));
    const auto chosen = std::find_if(tried.begin() + 1, tried.end(), [least](const TriedScore& t) {
        return spread_of(t) <= kSpreadSlack * least;
    });
    return chosen->score;
}

double least_self_score(const FaceSet& set) {
    double least = std::numeric_limits<double>::infinity();
    for (const analysis::Template& face : set.templates) {
        least = std::min(least, pair_score(face, face));
    }
    return least;
}

struct Map {
    std::vector<analysis::Calibration::Knot> knots;
    TailFit tail;
    std::int64_t pairs = 0;
};

Result<Map> fit_map(const FaceSet& set, const CalibrateOptions& options) {
    const ScoreHistogram impostors = score_all_pairs(set, options.threads).impostors;
    Map map;
    map.pairs = impostors.count();
    BH_TRY_ASSIGN(map.tail, fit_tail(impostors, options.tail));
    BH_TRY_ASSIGN(map.knots, fit_score_map(impostors, map.tail, least_self_score(set)));
    return map;
}

std::vector<MapCheck> check_map(const Map& map, const FaceSet& reporting, std::size_t threads) {
    const ScoreHistogram impostors = score_all_pairs(reporting, threads).impostors;
    std::vector<MapCheck> checks;
    for (std::size_t i = 1; i + 1 < map.knots.size(); ++i) {
        MapCheck check{map.knots[i].similarity_pct, map.knots[i].fmr, {}};
        check.reporting.events = impostors.count_from(map.knots[i].score);
        check.reporting.trials = impostors.count();
        check.reporting.interval = wilson_interval(check.reporting.events, check.reporting.trials);
        checks.push_back(check);
    }
    return checks;
}

}  // namespace

Result<CalibrationFit> calibrate(const FaceSet& set, const CalibrateOptions& options) {
    if (!options.k && set.group_names.size() < 2) {
        return fail(ErrorCode::kInvalidArgument, "Without groups, k must be given.");
    }
    const Halves halves = split_people(set, options.seed);
    CalibrationFit fit;
    fit.fitting_faces = static_cast<std::int64_t>(halves.fitting.size());
    fit.reporting_faces = static_cast<std::int64_t>(halves.reporting.size());
    if (options.cohort) {
        fit.cohort = *options.cohort;
    } else {
        BH_TRY_ASSIGN(fit.cohort, measure_cohort(halves.fitting));
    }
    for (const CohortScore& score : scores_to_try(options)) {
        BH_TRY_ASSIGN(TriedScore tried, try_score(halves, fit.cohort, score, options));
        fit.tried.push_back(std::move(tried));
    }
    fit.score = choose_score(fit.tried);

    BH_TRY_ASSIGN(const FaceSet fitting, with_offsets(halves.fitting, fit.cohort, fit.score));
    BH_TRY_ASSIGN(const FaceSet reporting, with_offsets(halves.reporting, fit.cohort, fit.score));
    BH_TRY_ASSIGN(const Map half_map, fit_map(fitting, options));
    fit.checks = check_map(half_map, reporting, options.threads);
    BH_TRY_ASSIGN(const FaceSet all, with_offsets(set, fit.cohort, fit.score));
    BH_TRY_ASSIGN(Map map, fit_map(all, options));
    fit.knots = std::move(map.knots);
    fit.tail = map.tail;
    fit.impostor_pairs = map.pairs;
    return fit;
}

}  // namespace beholden::evaluate
