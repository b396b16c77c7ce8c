#include "gallery/search.h"

#include <algorithm>
#include <limits>

#include "base/limits.h"

namespace beholden::gallery {

namespace {

// Far below any score of unit vectors; finite, so that interpolation stays a number.
constexpr double kLowestScore = -1e6;

// A face may be deleted between the search and the reading of its record; then the search is made
// again. Deletions come a commit apart, so that a second time is rare and a third rarer.
constexpr int kAttemptsMax = 3;

Result<void> check(const SearchOptions& options) {
    const double similarity = options.similarity_pct_min;
    if (!(similarity >= 0 && similarity <= 100)) {
        return fail(ErrorCode::kInvalidArgument, "The similarity must be between 0 and 100.");
    }
    if (options.faces_max < 1 || options.faces_max > limits::kSearchFacesMax) {
        return fail(ErrorCode::kInvalidArgument, "The number of faces is out of range.");
    }
    return {};
}

/// No lower bound where every score is similar enough, also those below the calibration's first.
double score_min(const analysis::Calibration& calibration, double similarity_pct_min) {
    if (calibration.similarity_pct(kLowestScore) >= similarity_pct_min) {
        return -std::numeric_limits<double>::infinity();
    }
    return calibration.score_at(similarity_pct_min);
}

}  // namespace

Result<SearchResult> search(
    const CollectionState& state,
    const analysis::Calibration& calibration,
    const analysis::Template& probe,
    const SearchOptions& options,
    std::optional<store::FaceSeq> exclude
) {
    BH_TRY(state.check_comparable());
    BH_TRY(check(options));
    index::Query query;
    query.values = probe.values;
    query.offset = probe.offset;
    query.hits_max = options.faces_max;
    query.score_min = score_min(calibration, options.similarity_pct_min);
    if (exclude) query.exclude_row = static_cast<std::uint64_t>(*exclude);

    SearchResult result;
    // Read first: a change that comes in meanwhile may show in the hits, never the other way round.
    result.version = state.version();
    for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
        BH_TRY_ASSIGN(const index::SearchHits found, state.search(query));
        result.matches.clear();
        for (const index::Hit& hit : found.hits) {
            auto face = state.record(static_cast<store::FaceSeq>(hit.row_id));
            if (!face) continue;
            // The bound was applied to the score; rounding on the way back must not undo it.
            const double similarity =
                std::max(calibration.similarity_pct(hit.score), options.similarity_pct_min);
            result.matches.push_back({std::move(*face), similarity});
        }
        result.gallery_size = found.rows_compared;
        if (result.matches.size() == found.hits.size()) break;
    }
    if (exclude && result.gallery_size > 0) --result.gallery_size;
    result.expected_false_matches =
        calibration.fmr_at(options.similarity_pct_min) * static_cast<double>(result.gallery_size);
    return result;
}

}  // namespace beholden::gallery
