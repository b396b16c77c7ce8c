#include "evaluate/verification.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>

namespace beholden::evaluate {
namespace {

constexpr std::size_t kCandidates = 2'000;

/// Quantiles of sorted values, linear between neighbours (numpy's default).
std::vector<double> quantiles(std::span<const double> sorted, std::size_t count) {
    std::vector<double> result;
    for (std::size_t i = 0; i < count; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(count - 1);
        const double place = share * static_cast<double>(sorted.size() - 1);
        const auto low = static_cast<std::size_t>(place);
        const std::size_t high = std::min(low + 1, sorted.size() - 1);
        result.push_back(std::lerp(sorted[low], sorted[high], place - static_cast<double>(low)));
    }
    const auto repeated = std::ranges::unique(result);
    result.erase(repeated.begin(), repeated.end());
    return result;
}

std::size_t count_right(std::span<const JudgedPair> pairs, double threshold) {
    return static_cast<std::size_t>(std::ranges::count_if(pairs, [&](const JudgedPair& pair) {
        return (pair.score > threshold) == pair.same;
    }));
}

double best_threshold(
    std::span<const double> candidates,
    std::span<const JudgedPair> before,
    std::span<const JudgedPair> after
) {
    double best = candidates.front();
    std::size_t best_right = 0;
    for (const double candidate : candidates) {
        const std::size_t right = count_right(before, candidate) + count_right(after, candidate);
        if (right > best_right) {
            best = candidate;
            best_right = right;
        }
    }
    return best;
}

Rate true_accepts(const FaceSet& set, double threshold, std::uint64_t seed) {
    std::map<std::uint32_t, std::vector<std::size_t>> people;
    for (std::size_t i = 0; i < set.size(); ++i) people[set.subjects[i]].push_back(i);
    std::vector<ClusterCount> clusters;
    for (const auto& [subject, faces] : people) {
        if (faces.size() < 2) continue;
        ClusterCount cluster;
        for (std::size_t a = 0; a < faces.size(); ++a) {
            for (std::size_t b = a + 1; b < faces.size(); ++b) {
                const double score = pair_score(set.templates[faces[a]], set.templates[faces[b]]);
                ++cluster.trials;
                if (score >= threshold) ++cluster.events;
            }
        }
        clusters.push_back(cluster);
    }
    return bootstrap_rate(clusters, seed);
}

/// Ten points a decade, as far as the data decide.
std::vector<RocPoint> roc_of(const PairScores& scores) {
    constexpr double kPointsPerDecade = 10;
    const double fmr_min = 1 / static_cast<double>(scores.impostors.count());
    std::vector<RocPoint> roc;
    for (int step = 0;; ++step) {
        const double fmr = std::pow(10.0, -step / kPointsPerDecade);
        if (fmr < fmr_min) return roc;
        const double threshold = scores.impostors.score_at(fmr);
        roc.push_back({fmr, scores.genuine.rate_at(threshold), threshold});
    }
}

}  // namespace

Result<FoldAccuracy> fold_accuracy(std::span<const JudgedPair> pairs, int folds) {
    const auto count = static_cast<std::size_t>(std::max(folds, 0));
    if (count < 2 || pairs.empty() || pairs.size() % count != 0) {
        return fail(ErrorCode::kInvalidArgument, "Accuracy needs two or more folds of equal size.");
    }
    std::vector<double> sorted;
    for (const JudgedPair& pair : pairs) sorted.push_back(pair.score);
    std::ranges::sort(sorted);
    const std::vector<double> candidates = quantiles(sorted, kCandidates);

    FoldAccuracy result;
    const std::size_t length = pairs.size() / count;
    for (std::size_t fold = 0; fold < count; ++fold) {
        const std::size_t begin = fold * length;
        const double threshold =
            best_threshold(candidates, pairs.first(begin), pairs.subspan(begin + length));
        const std::size_t right = count_right(pairs.subspan(begin, length), threshold);
        result.folds.push_back(static_cast<double>(right) / static_cast<double>(length));
    }
    for (const double fold : result.folds) result.mean += fold / static_cast<double>(count);
    double squares = 0;
    for (const double fold : result.folds) squares += (fold - result.mean) * (fold - result.mean);
    result.deviation = std::sqrt(squares / static_cast<double>(count));
    return result;
}

Result<AllPairs> measure_all_pairs(
    const FaceSet& set, std::span<const double> fmrs, std::uint64_t seed, std::size_t threads
) {
    const PairScores scores = score_all_pairs(set, threads);
    if (scores.impostors.count() == 0 || scores.genuine.count() == 0) {
        return fail(
            ErrorCode::kInvalidArgument,
            "Verification needs pairs of one person and pairs of different people."
        );
    }
    AllPairs result;
    result.impostor_pairs = scores.impostors.count();
    result.genuine_pairs = scores.genuine.count();
    for (const double fmr : fmrs) {
        if (fmr * static_cast<double>(result.impostor_pairs) < kMatchesMin) continue;
        const double threshold = scores.impostors.score_at(fmr);
        result.tars.push_back({fmr, threshold, true_accepts(set, threshold, seed)});
    }
    result.roc = roc_of(scores);
    return result;
}

}  // namespace beholden::evaluate
