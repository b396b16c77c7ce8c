#pragma once

#include <cstdint>
#include <vector>

#include "evaluate/face_set.h"
#include "evaluate/score_histogram.h"

namespace beholden::evaluate {

/// Scores of all pairs of a set, by whether they show one person.
struct PairScores {
    ScoreHistogram impostors;
    ScoreHistogram genuine;
};

/// Compares every face with every other once.
///
/// threads  uses `threads` of its own.
PairScores score_all_pairs(const FaceSet& set, std::size_t threads);

/// Two faces of one group that reached a threshold, or one person's pair that did not.
struct CountedPair {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    double score = 0;
};

/// Pairs within a group, which a threshold judged wrongly or may judge wrongly.
struct GroupPairs {
    std::vector<CountedPair> false_matches;  ///< Different people, score >= threshold_min.
    std::vector<CountedPair> genuine;        ///< All pairs of one person.
};

/// For each group of the set, its pairs of interest.
///
/// threshold_min  the lowest threshold that will be asked about.
std::vector<GroupPairs> collect_group_pairs(
    const FaceSet& set, double threshold_min, std::size_t threads
);

}  // namespace beholden::evaluate
