#include "analysis/faces/template_sum.h"

#include <cmath>

#include "base/check.h"

namespace beholden::analysis {

void TemplateSum::add(std::span<const float> values) {
    if (count_ == 0) sum_.assign(values.size(), 0.0);
    BH_CHECK(values.size() == sum_.size(), "templates of one model");
    for (std::size_t i = 0; i < values.size(); ++i) sum_[i] += static_cast<double>(values[i]);
    ++count_;
}

Template TemplateSum::mean(const FacePack& pack) const {
    BH_CHECK(count_ > 0, "a mean of something");
    double square = 0;
    for (const double value : sum_) square += value * value;
    // Templates that cancel out have no direction; zeros are then like nobody.
    const double scale = square > 0 ? 1 / std::sqrt(square) : 0;
    Template mean;
    mean.values.reserve(sum_.size());
    for (const double value : sum_) mean.values.push_back(static_cast<float>(value * scale));
    mean.offset = pack.offset_of(mean.values);
    return mean;
}

}  // namespace beholden::analysis
