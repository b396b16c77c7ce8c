#include "evaluate/logistic_fit.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace beholden::evaluate {
namespace {

constexpr std::size_t kFactsMin = 10;
constexpr int kRoundsMax = 100;
constexpr std::size_t kBins = 10;

/// A fact with its logit and Platt's target.
struct Row {
    double x = 0;
    double target = 0;
};

double log_loss(const std::vector<Row>& rows, double slope, double offset) {
    double sum = 0;
    for (const Row& row : rows) {
        const double z = slope * row.x + offset;
        // log(1 + exp(-z)) without overflow, for either sign.
        sum += std::log1p(std::exp(-std::abs(z))) + std::max(z, 0.0) - row.target * z;
    }
    return sum;
}

/// Gradient and curvature of the loss.
struct Derivatives {
    double slope = 0;
    double offset = 0;
    double slope_slope = 1e-9;  // keeps the step finite
    double slope_offset = 0;
    double offset_offset = 1e-9;
};

Derivatives derivatives(const std::vector<Row>& rows, double slope, double offset) {
    Derivatives d;
    for (const Row& row : rows) {
        const double p = 1 / (1 + std::exp(-(slope * row.x + offset)));
        const double weight = p * (1 - p);
        d.slope += (p - row.target) * row.x;
        d.offset += p - row.target;
        d.slope_slope += weight * row.x * row.x;
        d.slope_offset += weight * row.x;
        d.offset_offset += weight;
    }
    return d;
}

analysis::ConfidenceMap minimise(const std::vector<Row>& rows) {
    double slope = 1;
    double offset = 0;
    double loss = log_loss(rows, slope, offset);
    for (int round = 0; round < kRoundsMax; ++round) {
        const Derivatives d = derivatives(rows, slope, offset);
        const double determinant =
            d.slope_slope * d.offset_offset - d.slope_offset * d.slope_offset;
        const double step_slope =
            (d.offset_offset * d.slope - d.slope_offset * d.offset) / determinant;
        const double step_offset =
            (d.slope_slope * d.offset - d.slope_offset * d.slope) / determinant;
        double length = 1;
        double next = log_loss(rows, slope - step_slope, offset - step_offset);
        while (next > loss && length > 1e-6) {  // Newton overshoots far from the least
            length /= 2;
            next = log_loss(rows, slope - length * step_slope, offset - length * step_offset);
        }
        if (!(next < loss - 1e-10)) break;
        slope -= length * step_slope;
        offset -= length * step_offset;
        loss = next;
    }
    return {slope, offset};
}

}  // namespace

Result<analysis::ConfidenceMap> fit_confidence(std::span<const ScoredFact> facts) {
    const auto positives =
        static_cast<std::size_t>(std::ranges::count_if(facts, &ScoredFact::is_true));
    const std::size_t negatives = facts.size() - positives;
    if (positives < kFactsMin || negatives < kFactsMin) {
        return fail(
            ErrorCode::kInvalidArgument, "A confidence cannot be fitted to " +
                                             std::to_string(positives) + " true and " +
                                             std::to_string(negatives) + " false facts; " +
                                             std::to_string(kFactsMin) + " of each are needed."
        );
    }
    const double high = (static_cast<double>(positives) + 1) / (static_cast<double>(positives) + 2);
    const double low = 1 / (static_cast<double>(negatives) + 2);
    std::vector<Row> rows;
    rows.reserve(facts.size());
    for (const ScoredFact& fact : facts) {
        rows.push_back({analysis::logit(fact.score), fact.is_true ? high : low});
    }
    const analysis::ConfidenceMap map = minimise(rows);
    if (!(map.slope > 0)) {
        return fail(
            ErrorCode::kInvalidArgument, "The scores do not rise with what they speak for."
        );
    }
    return map;
}

std::vector<ReliabilityBin> reliability(std::span<const ToldConfidence> told) {
    std::vector<ReliabilityBin> bins(kBins);
    constexpr double kWidth = 100.0 / kBins;
    for (std::size_t i = 0; i < kBins; ++i) {
        bins[i].low_pct = kWidth * static_cast<double>(i);
        bins[i].high_pct = kWidth * static_cast<double>(i + 1);
    }
    for (const ToldConfidence& one : told) {
        const auto place =
            static_cast<std::size_t>(std::clamp(one.confidence_pct, 0.0, 100.0) / kWidth);
        ReliabilityBin& bin = bins[std::min(place, kBins - 1)];
        ++bin.said;
        bin.right += one.is_true ? 1U : 0U;
        bin.mean_confidence_pct += one.confidence_pct;
    }
    for (ReliabilityBin& bin : bins) {
        if (bin.said > 0) bin.mean_confidence_pct /= static_cast<double>(bin.said);
    }
    return bins;
}

double calibration_error_pct(std::span<const ReliabilityBin> bins) {
    double sum = 0;
    double said = 0;
    for (const ReliabilityBin& bin : bins) {
        if (bin.said == 0) continue;
        const auto count = static_cast<double>(bin.said);
        sum += count *
               std::abs(bin.mean_confidence_pct - 100 * static_cast<double>(bin.right) / count);
        said += count;
    }
    return said > 0 ? sum / said : 0;
}

}  // namespace beholden::evaluate
