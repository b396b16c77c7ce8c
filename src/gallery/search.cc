#include "gallery/search.h"

#include <algorithm>
#include <limits>

#include "base/bytes.h"
#include "base/limits.h"
#include "policy/checks.h"

namespace beholden::gallery {

namespace {

// Far below any score of unit vectors; finite, so that interpolation stays a number.
constexpr double kLowestScore = -1e6;

// A face may be deleted between the search and the reading of its record; then the search is made
// again. Deletions come a commit apart, so that a second time is rare and a third rarer.
constexpr int kAttemptsMax = 3;

Result<void> check_count(int count, int count_max) {
    if (count >= 1 && count <= count_max) return {};
    return fail(ErrorCode::kInvalidArgument, "The number of matches asked for is out of range.");
}

/// No lower bound where every score is similar enough, also those below the calibration's first.
Result<double> score_min(const analysis::Calibration& calibration, double similarity_pct_min) {
    if (!(similarity_pct_min >= 0 && similarity_pct_min <= 100)) {
        return fail(ErrorCode::kInvalidArgument, "The similarity must be between 0 and 100.");
    }
    if (calibration.similarity_pct(kLowestScore) >= similarity_pct_min) {
        return -std::numeric_limits<double>::infinity();
    }
    return calibration.score_at(similarity_pct_min);
}

/// What both searches ask the index.
Result<index::Query> query_of(
    const analysis::Calibration& calibration,
    const analysis::Template& probe,
    double similarity_pct_min,
    int hits_max
) {
    index::Query query;
    query.values = probe.values;
    query.offset = probe.offset;
    query.hits_max = hits_max;
    BH_TRY_ASSIGN(query.score_min, score_min(calibration, similarity_pct_min));
    return query;
}

/// The bound was applied to the score; rounding on the way back must not undo it.
double similarity(const analysis::Calibration& calibration, double score, double pct_min) {
    return std::max(calibration.similarity_pct(score), pct_min);
}

/// The similarity that was applied, and the false matches to be expected at it; of faces or users.
template <class Options, class Found>
Result<void> settle(
    const analysis::Calibration& calibration, const Options& options, Found& result
) {
    result.similarity_pct_min = options.similarity_pct_min;
    if (options.expected_false_matches_max) {
        BH_TRY_ASSIGN(
            result.similarity_pct_min,
            policy::hold_false_matches(
                [&](double similarity_pct) { return calibration.fmr_at(similarity_pct); },
                options.similarity_pct_min, result.gallery_size, *options.expected_false_matches_max
            )
        );
        // What a search at the raised similarity would have found: the hits come most alike first.
        std::erase_if(result.matches, [&](const auto& match) {
            return match.similarity_pct < result.similarity_pct_min;
        });
    }
    result.expected_false_matches =
        calibration.fmr_at(result.similarity_pct_min) * static_cast<double>(result.gallery_size);
    return {};
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
    BH_TRY(check_count(options.faces_max, limits::kSearchFacesMax));
    BH_TRY_ASSIGN(
        index::Query query,
        query_of(calibration, probe, options.similarity_pct_min, options.faces_max)
    );
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
            result.matches.push_back(
                {std::move(*face), similarity(calibration, hit.score, options.similarity_pct_min)}
            );
        }
        result.gallery_size = found.rows_compared;
        if (result.matches.size() == found.hits.size()) break;
    }
    if (exclude && result.gallery_size > 0) --result.gallery_size;
    BH_TRY(settle(calibration, options, result));
    return result;
}

UserRecord user_record(const UserFacts& user) {
    return {
        .user_id = UserId(user.name),
        .key = to_hex(user.id),
        .face_count = static_cast<int>(user.faces.size()),
    };
}

Result<UserSearchResult> search_users(
    const CollectionState& state,
    const analysis::Calibration& calibration,
    const analysis::Template& probe,
    const UserSearchOptions& options,
    std::optional<store::UserSeq> exclude
) {
    BH_TRY(state.check_comparable());
    BH_TRY(check_count(options.users_max, limits::kSearchUsersMax));
    BH_TRY_ASSIGN(
        const index::Query query,
        query_of(calibration, probe, options.similarity_pct_min, options.users_max)
    );
    BH_TRY_ASSIGN(const UserHits found, state.users().search(query, exclude));
    UserSearchResult result;
    result.gallery_size = found.users_compared;
    for (const UserHit& hit : found.hits) {
        result.matches.push_back(
            {user_record(hit.user), similarity(calibration, hit.score, options.similarity_pct_min)}
        );
    }
    BH_TRY(settle(calibration, options, result));
    return result;
}

}  // namespace beholden::gallery
