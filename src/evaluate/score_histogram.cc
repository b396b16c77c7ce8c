#include "evaluate/score_histogram.h"

#include <algorithm>
#include <cmath>

namespace beholden::evaluate {
namespace {

constexpr std::size_t kBins = static_cast<std::size_t>(
    (ScoreHistogram::kHigh - ScoreHistogram::kLow) / ScoreHistogram::kStep + 0.5
);

}  // namespace

ScoreHistogram::ScoreHistogram() : counts_(kBins) {}

void ScoreHistogram::add(double score) noexcept {
    const double place = std::clamp((score - kLow) / kStep, 0.0, static_cast<double>(kBins - 1));
    std::size_t bin = static_cast<std::size_t>(place);
    // The division may round across a border; the borders decide.
    if (bin > 0 && score < border(bin)) --bin;
    if (bin + 1 < kBins && score >= border(bin + 1)) ++bin;
    ++counts_[bin];
    ++count_;
}

void ScoreHistogram::join(const ScoreHistogram& other) noexcept {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    count_ += other.count_;
}

std::int64_t ScoreHistogram::count_from(double score) const noexcept {
    std::int64_t above = 0;
    for (std::size_t bin = counts_.size(); bin > 0 && border(bin - 1) >= score; --bin) {
        above += counts_[bin - 1];
    }
    return above;
}

double ScoreHistogram::rate_at(double score) const noexcept {
    if (count_ == 0) return 0;
    return static_cast<double>(count_from(score)) / static_cast<double>(count_);
}

double ScoreHistogram::score_at(double rate) const noexcept {
    const double allowed = rate * static_cast<double>(count_);
    std::int64_t above = 0;
    for (std::size_t bin = counts_.size(); bin > 0; --bin) {
        above += counts_[bin - 1];
        if (static_cast<double>(above) > allowed) return border(bin);
    }
    return border(0);
}

}  // namespace beholden::evaluate
