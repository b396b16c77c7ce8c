#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beholden::evaluate {

/// A 95 % interval.
struct Interval {
    double low = 0;
    double high = 0;
};

/// A measured share with its counts.
struct Rate {
    std::int64_t events = 0;
    std::int64_t trials = 0;
    Interval interval;

    /// 0 where nothing was tried.
    [[nodiscard]] double value() const noexcept {
        return trials == 0 ? 0 : static_cast<double>(events) / static_cast<double>(trials);
    }
};

/// Wilson's score interval for `events` of `trials` independent trials; 0..1 where none was made.
///
/// requires  0 <= events <= trials.
/// source    Wilson 1927; z = 1.959964.
Interval wilson_interval(std::int64_t events, std::int64_t trials) noexcept;

/// What one person contributed to a rate.
struct ClusterCount {
    std::int64_t events = 0;
    std::int64_t trials = 0;
};

/// How often the bootstrap draws; its own error is then well below the intervals it gives.
inline constexpr int kBootstrapRounds = 1'000;

/// The rate over all clusters, with the interval of a bootstrap that draws whole clusters: trials
/// of one person are not independent. Where no or every trial is an event the bootstrap cannot
/// see, and the interval is Wilson's.
///
/// source  Efron and Tibshirani 1993, percentile method; NIST practice of resampling by subject.
Rate bootstrap_rate(std::span<const ClusterCount> clusters, std::uint64_t seed);

/// The 2.5 and 97.5 % quantiles of samples.
///
/// requires  at least one sample; infinite ones are allowed.
Interval percentile_interval(std::vector<double> samples);

}  // namespace beholden::evaluate
