#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace beholden::evaluate {

/// How often each score occurred, in steps of kStep: hundreds of millions of comparisons in a few
/// megabytes, and parts that were counted apart can be joined.
///
/// A comparison is a match at a threshold when its score is at least the threshold. Thresholds
/// returned here lie on the borders of the steps, where counts are exact.
class ScoreHistogram {
public:
    /// 1e-5: false-match rates change by a factor of e over about 0.03, so a step is 0.03 % of one.
    static constexpr double kStep = 1e-5;
    /// Scores outside are counted at the ends. Cosines less two offsets stay well inside.
    static constexpr double kLow = -4;
    static constexpr double kHigh = 2;

    ScoreHistogram();

    void add(double score) noexcept;
    void join(const ScoreHistogram& other) noexcept;

    [[nodiscard]] std::int64_t count() const noexcept { return count_; }
    /// Comparisons whose score is at least `score`, rounded up to a border.
    [[nodiscard]] std::int64_t count_from(double score) const noexcept;
    /// Share of comparisons whose score is at least `score`; 0 when nothing was counted.
    [[nodiscard]] double rate_at(double score) const noexcept;
    /// The least border that at most `rate` of the comparisons reach.
    [[nodiscard]] double score_at(double rate) const noexcept;

    [[nodiscard]] std::size_t bins() const noexcept { return counts_.size(); }
    [[nodiscard]] std::int64_t bin_count(std::size_t bin) const noexcept { return counts_[bin]; }
    /// The lower border of a bin; bins() gives the border above the last.
    [[nodiscard]] static double border(std::size_t bin) noexcept {
        return kLow + static_cast<double>(bin) * kStep;
    }

private:
    std::vector<std::int64_t> counts_;
    std::int64_t count_ = 0;
};

}  // namespace beholden::evaluate
