#include "evaluate/cohort_moments.h"

#include <cstddef>
#include <utility>

#include "analysis/faces/cohort.h"

namespace beholden::evaluate {

Result<CohortMoments> measure_cohort(const FaceSet& set) {
    const std::size_t dimension = set.size() == 0 ? 0 : set.templates.front().values.size();
    if (dimension == 0 || set.size() < 2 * dimension) {
        return fail(ErrorCode::kInvalidArgument, "Too few faces for a mean and a covariance.");
    }
    CohortMoments moments;
    moments.faces = static_cast<std::int64_t>(set.size());
    moments.mean.resize(dimension);
    moments.covariance.resize(dimension * dimension);
    const double count = static_cast<double>(set.size());
    for (const analysis::Template& face : set.templates) {
        for (std::size_t i = 0; i < dimension; ++i) {
            moments.mean[i] += static_cast<double>(face.values[i]) / count;
        }
    }
    std::vector<double> centred(dimension);
    for (const analysis::Template& face : set.templates) {
        for (std::size_t i = 0; i < dimension; ++i) {
            centred[i] = static_cast<double>(face.values[i]) - moments.mean[i];
        }
        for (std::size_t row = 0; row < dimension; ++row) {
            double* const line = moments.covariance.data() + row * dimension;
            for (std::size_t column = 0; column < dimension; ++column) {
                line[column] += centred[row] * centred[column] / (count - 1);
            }
        }
    }
    return moments;
}

Result<FaceSet> with_offsets(FaceSet set, const CohortMoments& moments, const CohortScore& score) {
    BH_TRY_ASSIGN(
        const analysis::Cohort cohort,
        analysis::Cohort::make(moments.mean, moments.covariance, score.k, score.weight)
    );
    for (analysis::Template& face : set.templates) {
        if (face.values.size() != moments.mean.size()) {
            return fail(ErrorCode::kCorruption, "The cohort is of another embedder.");
        }
        face.offset = cohort.offset(face.values);
    }
    return set;
}

}  // namespace beholden::evaluate
