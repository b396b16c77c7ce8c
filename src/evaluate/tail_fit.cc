#include "evaluate/tail_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace beholden::evaluate {
namespace {

/// Below this the generalised Pareto is computed as its limit, the exponential.
constexpr double kShapeTiny = 1e-7;
constexpr std::int64_t kMeasuredMin = 100;

/// Excesses over the beginning of the tail.
struct Excesses {
    struct Bin {
        double excess = 0;
        double count = 0;
    };
    std::vector<Bin> measured;
    double end = 0;  ///< Excess from which pairs are only counted.
    double censored = 0;
};

/// -log P(excess >= y) for one pair.
double cumulative_hazard(double excess, double shape, double scale) noexcept {
    if (std::abs(shape) < kShapeTiny) return excess / scale;
    const double inner = 1 + shape * excess / scale;
    if (inner <= 0) return std::numeric_limits<double>::infinity();
    return std::log(inner) / shape;
}

double negative_log_likelihood(const Excesses& data, double shape, double scale) noexcept {
    double sum = data.censored * cumulative_hazard(data.end, shape, scale);
    for (const Excesses::Bin& bin : data.measured) {
        // The density is hazard times survival: log density = -(1 + shape) H - log scale.
        const double hazard = cumulative_hazard(bin.excess, shape, scale);
        sum += bin.count * ((1 + shape) * hazard + std::log(scale));
    }
    return sum;
}

/// The place of the least value of a function with one minimum (golden-section search).
template <class Function>
double minimise(double low, double high, const Function& function) {
    constexpr double kGolden = 0.618033988749895;
    constexpr int kSteps = 48;  // The range shrinks by 1e10.
    double left = high - kGolden * (high - low);
    double right = low + kGolden * (high - low);
    double at_left = function(left);
    double at_right = function(right);
    for (int step = 0; step < kSteps; ++step) {
        // Outside its domain the likelihood is infinite; the domain is on the side of `high`.
        if (at_left < at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - kGolden * (high - low);
            at_left = function(left);
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + kGolden * (high - low);
            at_right = function(right);
        }
    }
    return (low + high) / 2;
}

Excesses excesses_of(const ScoreHistogram& impostors, double begin, double end) {
    Excesses data;
    data.end = end - begin;
    for (std::size_t bin = 0; bin < impostors.bins(); ++bin) {
        const double border = ScoreHistogram::border(bin);
        const auto count = static_cast<double>(impostors.bin_count(bin));
        if (count == 0 || border < begin) continue;
        if (border < end) {
            data.measured.push_back({border + ScoreHistogram::kStep / 2 - begin, count});
        } else {
            data.censored += count;
        }
    }
    return data;
}

}  // namespace

double TailFit::rate_at(double score) const noexcept {
    return rate_begin * std::exp(-cumulative_hazard(score - begin, shape, scale));
}

double TailFit::score_at(double rate) const noexcept {
    const double hazard = std::log(rate_begin / rate);
    if (std::abs(shape) < kShapeTiny) return begin + scale * hazard;
    return begin + scale * std::expm1(shape * hazard) / shape;
}

Result<TailFit> fit_tail(const ScoreHistogram& impostors, const TailRange& range) {
    TailFit fit;
    fit.begin = impostors.score_at(range.rate_begin);
    fit.rate_begin = impostors.rate_at(fit.begin);
    const double end = impostors.score_at(range.rate_end);
    const Excesses data = excesses_of(impostors, fit.begin, end);
    fit.censored = static_cast<std::int64_t>(data.censored);
    double sum = 0;
    for (const Excesses::Bin& bin : data.measured) {
        fit.measured += static_cast<std::int64_t>(bin.count);
        sum += bin.count * bin.excess;
    }
    if (fit.measured < kMeasuredMin) {
        return fail(ErrorCode::kInvalidArgument, "Too few pairs of different people for a tail.");
    }
    // The exponential's scale, known in closed form, is where the search is centred.
    const double simple = (sum + data.censored * data.end) / static_cast<double>(fit.measured);
    const auto best_scale = [&](double shape) {
        return std::exp(minimise(std::log(simple / 8), std::log(simple * 8), [&](double log_scale) {
            return negative_log_likelihood(data, shape, std::exp(log_scale));
        }));
    };
    fit.shape = minimise(-0.5, 0.5, [&](double shape) {
        return negative_log_likelihood(data, shape, best_scale(shape));
    });
    fit.scale = best_scale(fit.shape);
    return fit;
}

}  // namespace beholden::evaluate
