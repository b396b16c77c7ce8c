#pragma once

#include <cstddef>
#include <cstdint>
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
        const std::uint64_t whole = engine_.max() - engine_.max() % count;
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

private:
    std::mt19937_64 engine_;
};

}  // namespace beholden::evaluate
