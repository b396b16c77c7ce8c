#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_set>

#include "base/clock.h"

namespace beholden::auth {

/// Remembers verified signatures for as long as they stay valid.
///
/// Signatures are kept by the minute of their own date: a minute whose signatures have all expired
/// goes as a whole. Memory is bounded by a count; only verified signatures get in, so strangers
/// cannot fill it.
///
/// threads  safe to call concurrently.
class ReplayCache {
public:
    enum class Seen : std::uint8_t {
        kFirst,
        kAgain,
        kUnknown,  ///< The cache is full, and this signature is not in it.
    };

    /// life  How long after its date a signature is refused anyway.
    ReplayCache(std::size_t signatures_max, std::chrono::seconds life)
        : signatures_max_(signatures_max), life_(life) {}

    /// Looks a signature up and remembers it.
    [[nodiscard]] Seen note(
        const std::array<std::byte, 32>& signature,
        std::chrono::sys_seconds date,
        std::chrono::sys_seconds now
    );

    [[nodiscard]] std::size_t size() const;

private:
    /// Half of a signature: collisions at 2^-128 do not happen, and memory halves.
    struct Mark {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        bool operator==(const Mark&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Mark& mark) const noexcept { return mark.low; }
    };
    void forget_expired(std::chrono::sys_seconds now);

    const std::size_t signatures_max_;
    const std::chrono::seconds life_;
    mutable std::mutex mutex_;
    std::map<std::chrono::sys_time<std::chrono::minutes>, std::unordered_set<Mark, Hash>> minutes_;
    std::size_t size_ = 0;
};

}  // namespace beholden::auth
