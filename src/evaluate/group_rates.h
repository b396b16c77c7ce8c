#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "evaluate/interval.h"
#include "evaluate/pair_scan.h"

namespace beholden::evaluate {

/// False matches within one group at one threshold.
struct GroupFalseMatches {
    Rate rate;  ///< Pairs of different people of the group.
    /// Standard deviation of the rate as a share of it. Comparisons share faces: a face that is
    /// like many others makes many false matches at once, and the count spreads more than a
    /// Poisson count would.
    double relative_deviation = 0;
};

/// Counts the false matches of one group.
///
/// subjects   of every face of the set (FaceSet::subjects).
/// faces      the group's faces, as indices into `subjects`.
/// pairs      the group's false matches at a threshold of at most `threshold`.
/// returns    the rate with a 95 % interval, normal in the logarithm; Wilson's where nothing
///            matched.
/// source     dyadic-robust variance, Fafchamps and Gubert 2007: the squared residuals summed by
///            person, less those of single pairs, which that sum holds twice; never under
///            Poisson's. (Drawing people with replacement would give thrice the variance for rare
///            matches.)
GroupFalseMatches count_false_matches(
    std::span<const std::uint32_t> subjects,
    std::span<const std::uint32_t> faces,
    std::span<const CountedPair> pairs,
    double threshold
);

/// How unequal the groups are.
struct Differential {
    std::size_t worst = 0;  ///< Index of the group with the highest rate.
    std::size_t best = 0;
    double worst_over_best = 0;  ///< Infinite if the best has no false match.
    /// Of the ratio of just these two groups. As the extremes of many they look further apart than
    /// they are: hold the ratio against that of an even system. Infinite if the ratio is.
    Interval interval;
    double worst_over_geometric_mean = 0;
    double log_spread = 0;  ///< Standard deviation of the logarithm of the rates.
    /// What worst over best would be by chance alone if every group had the same true rate, at
    /// these numbers of comparisons: median and 95 % quantile.
    double even_median = 0;
    double even_high = 0;
};

/// requires  at least one group, each with at least one comparison.
Differential compare_groups(std::span<const GroupFalseMatches> groups, std::uint64_t seed);

}  // namespace beholden::evaluate
