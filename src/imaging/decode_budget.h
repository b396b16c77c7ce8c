#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

#include "base/result.h"

namespace beholden::imaging {

/// Bounds the memory of all decodes that run at the same time. Served in order of arrival, so that
/// a large picture is not overtaken for ever by small ones.
///
/// threads  acquire() is safe to call concurrently; the budget must outlive its leases.
class DecodeBudget {
public:
    /// A share of the budget, given back when it ends.
    class Lease {
    public:
        Lease() = default;
        Lease(DecodeBudget& budget, std::int64_t pixels) : budget_(&budget), pixels_(pixels) {}
        Lease(Lease&& other) noexcept
            : budget_(std::exchange(other.budget_, nullptr)), pixels_(other.pixels_) {}
        Lease& operator=(Lease&& other) noexcept;
        ~Lease() { release(); }

    private:
        void release() noexcept;

        DecodeBudget* budget_ = nullptr;
        std::int64_t pixels_ = 0;
    };

    explicit DecodeBudget(std::int64_t pixels_max) : pixels_max_(pixels_max) {}

    /// Waits for a share of `pixels`; more than the whole budget counts as the whole of it, so
    /// that the largest picture runs alone.
    ///
    /// errors  kOverloaded after `wait_max`.
    Result<Lease> acquire(std::int64_t pixels, std::chrono::milliseconds wait_max);

    /// The share at once, or nothing.
    std::optional<Lease> try_acquire(std::int64_t pixels);

    [[nodiscard]] std::int64_t in_flight() const;
    /// Calls of acquire() that wait for their share.
    [[nodiscard]] std::size_t waiting() const;

private:
    void give_back(std::int64_t pixels) noexcept;

    const std::int64_t pixels_max_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::int64_t in_flight_ = 0;
    std::deque<std::uint64_t> waiting_;  ///< Tickets in order of arrival.
    std::uint64_t next_ticket_ = 0;
};

}  // namespace beholden::imaging
