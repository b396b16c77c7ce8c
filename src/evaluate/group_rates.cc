#include "evaluate/group_rates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "base/check.h"
#include "evaluate/random.h"

namespace beholden::evaluate {
namespace {

/// A false match as the places of its two people in the group.
struct MatchedPeople {
    std::size_t first = 0;
    std::size_t second = 0;
};

/// Comparisons between different people when person i is drawn `drawn[i]` times.
double comparisons(std::span<const std::int64_t> faces, std::span<const std::int64_t> drawn) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const double count = static_cast<double>(faces[i] * drawn[i]);
        sum += count;
        squares += count * count;
    }
    return (sum * sum - squares) / 2;
}

std::vector<double> resample(
    std::span<const std::int64_t> faces, std::span<const MatchedPeople> matches, std::uint64_t seed
) {
    Random random(seed);
    std::vector<double> rates;
    std::vector<std::int64_t> drawn(faces.size());
    for (int round = 0; round < kBootstrapRounds; ++round) {
        std::ranges::fill(drawn, 0);
        for (std::size_t i = 0; i < faces.size(); ++i) ++drawn[random.below(faces.size())];
        double events = 0;
        for (const MatchedPeople& match : matches) {
            events += static_cast<double>(drawn[match.first] * drawn[match.second]);
        }
        const double trials = comparisons(faces, drawn);
        rates.push_back(trials > 0 ? events / trials : 0);
    }
    return rates;
}

double ratio_of(std::span<const double> rates) {
    const auto [low, high] = std::ranges::minmax(rates);
    if (low > 0) return high / low;
    return high > 0 ? std::numeric_limits<double>::infinity() : 1;
}

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return sum / static_cast<double>(values.size());
}

/// By how much the comparisons' sharing of faces widens the spread of a rate, averaged over groups.
double design_effect(std::span<const GroupFalseMatches> groups) {
    double sum = 0;
    for (const GroupFalseMatches& group : groups) {
        const double p = group.rate.value();
        const double independent = p * (1 - p) / static_cast<double>(group.rate.trials);
        sum += independent > 0 ? variance_of(group.resampled) / independent : 1;
    }
    return std::max(1.0, sum / static_cast<double>(groups.size()));
}

/// Ratios that equal groups would show by chance.
std::vector<double> even_ratios(std::span<const GroupFalseMatches> groups, std::uint64_t seed) {
    const double effect = design_effect(groups);
    double pooled = 0;
    for (const GroupFalseMatches& group : groups) pooled += group.rate.value();
    pooled /= static_cast<double>(groups.size());
    std::mt19937_64 engine(seed);
    std::vector<double> ratios;
    std::vector<double> rates(groups.size());
    for (int round = 0; round < kBootstrapRounds; ++round) {
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const double trials = static_cast<double>(groups[i].rate.trials) / effect;
            std::poisson_distribution<std::int64_t> matches(std::max(pooled * trials, 1e-9));
            rates[i] = static_cast<double>(matches(engine)) / trials;
        }
        ratios.push_back(ratio_of(rates));
    }
    std::ranges::sort(ratios);
    return ratios;
}

}  // namespace

GroupFalseMatches count_false_matches(
    std::span<const std::uint32_t> subjects,
    std::span<const std::uint32_t> faces,
    std::span<const CountedPair> pairs,
    double threshold,
    std::uint64_t seed
) {
    std::map<std::uint32_t, std::size_t> places;
    std::vector<std::int64_t> faces_of;
    for (const std::uint32_t face : faces) {
        const auto [place, is_new] = places.emplace(subjects[face], faces_of.size());
        if (is_new) faces_of.push_back(0);
        ++faces_of[place->second];
    }
    std::vector<MatchedPeople> matches;
    for (const CountedPair& pair : pairs) {
        if (pair.score < threshold) continue;
        matches.push_back({places.at(subjects[pair.first]), places.at(subjects[pair.second])});
    }
    const std::vector<std::int64_t> once(faces_of.size(), 1);
    GroupFalseMatches group;
    group.rate.events = static_cast<std::int64_t>(matches.size());
    group.rate.trials = std::llround(comparisons(faces_of, once));
    group.resampled = resample(faces_of, matches, seed);
    group.rate.interval = matches.empty() ? wilson_interval(0, group.rate.trials)
                                          : percentile_interval(group.resampled);
    return group;
}

Differential compare_groups(std::span<const GroupFalseMatches> groups, std::uint64_t seed) {
    BH_CHECK(!groups.empty(), "nothing to compare");
    std::vector<double> rates;
    for (const GroupFalseMatches& group : groups) rates.push_back(group.rate.value());
    Differential result;
    result.worst = static_cast<std::size_t>(std::ranges::max_element(rates) - rates.begin());
    result.best = static_cast<std::size_t>(std::ranges::min_element(rates) - rates.begin());
    result.worst_over_best = ratio_of(rates);

    std::vector<double> ratios;
    for (std::size_t round = 0; round < static_cast<std::size_t>(kBootstrapRounds); ++round) {
        std::vector<double> drawn;
        for (const GroupFalseMatches& group : groups) drawn.push_back(group.resampled[round]);
        ratios.push_back(ratio_of(drawn));
    }
    result.interval = percentile_interval(std::move(ratios));

    std::vector<double> logarithms;
    for (const GroupFalseMatches& group : groups) {
        // Half an event where none was seen, so that a logarithm exists.
        const double events = std::max(0.5, static_cast<double>(group.rate.events));
        logarithms.push_back(std::log(events / static_cast<double>(group.rate.trials)));
    }
    result.log_spread = std::sqrt(variance_of(logarithms));
    result.worst_over_geometric_mean = std::exp(std::ranges::max(logarithms) - mean_of(logarithms));
    const std::vector<double> even = even_ratios(groups, seed);
    result.even_median = even[even.size() / 2];
    result.even_high = even[even.size() * 95 / 100];
    return result;
}

}  // namespace beholden::evaluate
