#include "evaluate/group_rates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "base/check.h"

namespace beholden::evaluate {
namespace {

constexpr double kZ = 1.959964;  ///< 95 % of a normal distribution lie within.
constexpr int kDraws = 1'000;
/// Where no false match was counted, so that a logarithm exists.
constexpr double kEventsMin = 0.5;

/// What one person has part in.
struct PersonCount {
    std::int64_t faces = 0;
    std::int64_t events = 0;
};

using People = std::map<std::uint32_t, PersonCount>;

std::int64_t count_comparisons(const People& people, std::int64_t faces) {
    std::int64_t within = 0;
    for (const auto& [subject, person] : people) within += person.faces * person.faces;
    return (faces * faces - within) / 2;
}

/// Of the number of events, allowing for comparisons that share a person.
double variance_of_events(const People& people, std::int64_t faces, const Rate& rate) {
    double by_person = 0;
    for (const auto& [subject, person] : people) {
        const double trials = static_cast<double>(person.faces * (faces - person.faces));
        const double residual = static_cast<double>(person.events) - rate.value() * trials;
        by_person += residual * residual;
    }
    const double events = static_cast<double>(rate.events);
    const double by_pair = events * (1 - rate.value());
    return std::max(by_person - by_pair, by_pair);
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

double deviation_of(std::span<const double> values) {
    const double mean = mean_of(values);
    double sum = 0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return std::sqrt(sum / static_cast<double>(values.size()));
}

/// Of the ratio of two rates, normal in the logarithm.
Interval interval_of_ratio(
    double ratio, const GroupFalseMatches& worst, const GroupFalseMatches& best
) {
    const double deviation = std::hypot(worst.relative_deviation, best.relative_deviation);
    const double factor = std::exp(kZ * deviation);
    return {ratio / factor, ratio * factor};
}

/// By how much sharing faces widens the spread of a count beyond Poisson's, averaged over groups.
double design_effect(std::span<const GroupFalseMatches> groups) {
    double sum = 0;
    for (const GroupFalseMatches& group : groups) {
        const double relative = group.relative_deviation;
        sum += std::max(1.0, relative * relative * static_cast<double>(group.rate.events));
    }
    return sum / static_cast<double>(groups.size());
}

/// Ratios that groups of the same true rate would show by chance, in rising order.
std::vector<double> even_ratios(std::span<const GroupFalseMatches> groups, std::uint64_t seed) {
    const double effect = design_effect(groups);
    double pooled = 0;
    for (const GroupFalseMatches& group : groups) pooled += group.rate.value();
    pooled /= static_cast<double>(groups.size());
    std::mt19937_64 engine(seed);
    std::vector<double> ratios;
    std::vector<double> rates(groups.size());
    for (int draw = 0; draw < kDraws; ++draw) {
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
    double threshold
) {
    People people;
    for (const std::uint32_t face : faces) ++people[subjects[face]].faces;
    GroupFalseMatches group;
    for (const CountedPair& pair : pairs) {
        if (pair.score < threshold) continue;
        ++group.rate.events;
        ++people[subjects[pair.first]].events;
        ++people[subjects[pair.second]].events;
    }
    const auto count = static_cast<std::int64_t>(faces.size());
    group.rate.trials = count_comparisons(people, count);
    if (group.rate.events == 0) {
        group.rate.interval = wilson_interval(0, group.rate.trials);
        group.relative_deviation = 1;  // That of a single event.
        return group;
    }
    group.relative_deviation = std::sqrt(variance_of_events(people, count, group.rate)) /
                               static_cast<double>(group.rate.events);
    const double factor = std::exp(kZ * group.relative_deviation);
    const double value = group.rate.value();
    group.rate.interval = {value / factor, std::min(1.0, value * factor)};
    return group;
}

Differential compare_groups(std::span<const GroupFalseMatches> groups, std::uint64_t seed) {
    BH_CHECK(!groups.empty(), "nothing to compare");
    std::vector<double> rates;
    std::vector<double> logarithms;
    for (const GroupFalseMatches& group : groups) {
        rates.push_back(group.rate.value());
        const double events = std::max(kEventsMin, static_cast<double>(group.rate.events));
        logarithms.push_back(std::log(events / static_cast<double>(group.rate.trials)));
    }
    Differential result;
    result.worst = static_cast<std::size_t>(std::ranges::max_element(rates) - rates.begin());
    result.best = static_cast<std::size_t>(std::ranges::min_element(rates) - rates.begin());
    result.worst_over_best = ratio_of(rates);
    result.interval =
        interval_of_ratio(result.worst_over_best, groups[result.worst], groups[result.best]);
    result.log_spread = deviation_of(logarithms);
    result.worst_over_geometric_mean = std::exp(std::ranges::max(logarithms) - mean_of(logarithms));
    const std::vector<double> even = even_ratios(groups, seed);
    result.even_median = even[even.size() / 2];
    result.even_high = even[even.size() * 95 / 100];
    return result;
}

}  // namespace beholden::evaluate
