#pragma once

#include <span>
#include <vector>

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// One template from several of one person: the direction of their mean, with the pack's offset for
/// it. docs/accuracy.md has what searching such templates gives, compared with searching each.
///
/// Sums in double and in the order of add(): the same templates in the same order give the same
/// bits.
///
/// threads  as a standard container.
class TemplateSum {
public:
    /// values  Of unit length, as many every time.
    void add(std::span<const float> values);

    [[nodiscard]] int count() const noexcept { return count_; }

    /// requires  count() > 0; the pack is the one whose templates were added.
    [[nodiscard]] Template mean(const FacePack& pack) const;

private:
    std::vector<double> sum_;
    int count_ = 0;
};

}  // namespace beholden::analysis
