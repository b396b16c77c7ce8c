#include "index/exact_score.h"

#include <array>
#include <cstddef>

namespace beholden::index {

double exact_score(
    std::span<const float> a, float a_offset, std::span<const float> b, float b_offset
) noexcept {
    constexpr std::size_t kSums = 8;
    std::array<double, kSums> sums{};
    const float* const x = a.data();
    const float* const y = b.data();
    const std::size_t whole = a.size() / kSums * kSums;
    for (std::size_t i = 0; i < whole; i += kSums) {
        for (std::size_t k = 0; k < kSums; ++k) {
            sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(y[i + k]);
        }
    }
    for (std::size_t i = whole; i < a.size(); ++i) {
        sums[i - whole] += static_cast<double>(x[i]) * static_cast<double>(y[i]);
    }
    const double even = (sums[0] + sums[4]) + (sums[2] + sums[6]);
    const double odd = (sums[1] + sums[5]) + (sums[3] + sums[7]);
    return (even + odd) - static_cast<double>(a_offset) - static_cast<double>(b_offset);
}

}  // namespace beholden::index
