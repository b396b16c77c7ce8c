#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace beholden::evaluate {

/// Random numbers that are the same on every machine for one seed (std::mt19937_64 is fixed by the
/// standard; the standard's distributions are not).
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    /// Uniform in 0 .. count - 1.
    ///
    /// requires  count >= 1.
    std::size_t below(std::size_t count) {
        // Values past the last whole multiple of `count` would favour the small remainders.
        constexpr std::uint64_t kMax = std::mt19937_64::max();
        const std::uint64_t whole = kMax - kMax % count;
        std::uint64_t value = engine_();
        while (value >= whole) value = engine_();
        return static_cast<std::size_t>(value % count);
    }

    /// 0 .. count - 1 in random order (Fisher and Yates).
    std::vector<std::size_t> permutation(std::size_t count) {
        std::vector<std::size_t> order(count);
        for (std::size_t i = 0; i < count; ++i) order[i] = i;
        for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[below(i)]);
        return order;
    }

    /// Uniform in (0, 1].
    double uniform() {
        constexpr std::size_t kSteps = std::size_t{1} << 53;  // As many as a double tells apart.
        return static_cast<double>(below(kSteps) + 1) / static_cast<double>(kSteps);
    }

    /// Standard normal (Box and Muller 1958).
    double normal() {
        const double radius = std::sqrt(-2 * std::log(uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace beholden::evaluate
