#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "evaluate/face_set.h"

namespace beholden::evaluate {

/// Mean and covariance of many people's unit embeddings; from 10,000 faces nobody's can be had
/// back.
struct CohortMoments {
    std::vector<double> mean;        ///< [d]
    std::vector<double> covariance;  ///< [d, d] row-major, symmetric.
    std::int64_t faces = 0;
};

/// Correction of a score for crowded regions: offset(x) = weight / 2 * (m.x + k sqrt(x'Sx)).
struct CohortScore {
    double k = 0;
    double weight = 0;
};

/// errors  kInvalidArgument: fewer faces than twice the dimension, too few for a covariance.
Result<CohortMoments> measure_cohort(const FaceSet& set);

/// The same faces with the offsets that the face pack would give them.
///
/// errors  kCorruption: moments of another dimension, or not moments.
Result<FaceSet> with_offsets(FaceSet set, const CohortMoments& moments, const CohortScore& score);

}  // namespace beholden::evaluate
