#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "evaluate/face_set.h"
#include "evaluate/interval.h"
#include "evaluate/pair_scan.h"

namespace beholden::evaluate {

/// A compared pair and the truth about it.
struct JudgedPair {
    double score = 0;
    bool same = false;
};

/// Accuracy over folds.
struct FoldAccuracy {
    double mean = 0;
    double deviation = 0;  ///< Standard deviation over the folds (divided by their number).
    std::vector<double> folds;
};

/// The protocol of LFW view 2: for each fold the threshold that judges the others best is applied
/// to it. Candidate thresholds are 2,000 quantiles of all scores, the least of equals is taken,
/// and a pair is judged the same above it.
///
/// pairs    in the order of the protocol: fold after fold, of equal length.
/// errors   kInvalidArgument: fewer than 2 folds, or not a multiple of them.
Result<FoldAccuracy> fold_accuracy(std::span<const JudgedPair> pairs, int folds);

/// A point of the ROC.
struct RocPoint {
    double fmr = 0;
    double tar = 0;
    double threshold = 0;
};

/// True accepts at the least threshold that reaches a false-match rate.
struct TarAt {
    double fmr = 0;
    double threshold = 0;
    Rate tar;  ///< Genuine pairs at or above the threshold; interval by resampling people.
};

/// What all pairs of a set say.
struct AllPairs {
    std::int64_t impostor_pairs = 0;
    std::int64_t genuine_pairs = 0;
    std::vector<TarAt> tars;    ///< Those fmrs that at least kMatchesMin impostors decide.
    std::vector<RocPoint> roc;  ///< Falling fmr.
};

/// A rate decided by fewer false matches than this says nothing: its 95 % interval spans a
/// factor of 2 and more.
inline constexpr double kMatchesMin = 10;

/// Compares every picture with every other.
///
/// errors  kInvalidArgument: no pair of one person, or none of two.
Result<AllPairs> measure_all_pairs(
    const FaceSet& set, std::span<const double> fmrs, std::uint64_t seed, std::size_t threads
);

}  // namespace beholden::evaluate
