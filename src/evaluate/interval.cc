#include "evaluate/interval.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/check.h"
#include "evaluate/random.h"

namespace beholden::evaluate {

Interval wilson_interval(std::int64_t events, std::int64_t trials) noexcept {
    if (trials == 0) return {0, 1};
    constexpr double kZ = 1.959964;
    const double n = static_cast<double>(trials);
    const double p = static_cast<double>(events) / n;
    const double scale = 1 + kZ * kZ / n;
    const double middle = (p + kZ * kZ / (2 * n)) / scale;
    const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / scale;
    // Rounding would leave the ends a hair away from 0 and 1.
    const double low = events == 0 ? 0 : std::max(0.0, middle - half);
    const double high = events == trials ? 1 : std::min(1.0, middle + half);
    return {low, high};
}

Interval percentile_interval(std::vector<double> samples) {
    BH_CHECK(!samples.empty(), "an interval needs samples");
    std::ranges::sort(samples);
    const auto at = [&samples](double share) {
        return samples[static_cast<std::size_t>(share * static_cast<double>(samples.size() - 1))];
    };
    return {at(0.025), at(0.975)};
}

Rate bootstrap_rate(std::span<const ClusterCount> clusters, std::uint64_t seed) {
    Rate rate;
    for (const ClusterCount& cluster : clusters) {
        rate.events += cluster.events;
        rate.trials += cluster.trials;
    }
    if (rate.events == 0 || rate.events == rate.trials) {
        rate.interval = wilson_interval(rate.events, rate.trials);
        return rate;
    }
    Random random(seed);
    std::vector<double> samples;
    for (int round = 0; round < kBootstrapRounds; ++round) {
        std::int64_t events = 0;
        std::int64_t trials = 0;
        for (std::size_t i = 0; i < clusters.size(); ++i) {
            const ClusterCount& cluster = clusters[random.below(clusters.size())];
            events += cluster.events;
            trials += cluster.trials;
        }
        if (trials > 0) {
            samples.push_back(static_cast<double>(events) / static_cast<double>(trials));
        }
    }
    rate.interval = percentile_interval(std::move(samples));
    return rate;
}

}  // namespace beholden::evaluate
