#pragma once

#include <atomic>
#include <cstddef>

namespace beholden::http {

/// Memory for request bodies, shared by all connections.
///
/// threads  all members are safe to call concurrently.
class BodyBudget {
public:
    explicit BodyBudget(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// A share of the budget, given back at the end of its life.
    class Lease {
    public:
        explicit Lease(BodyBudget& budget) : budget_(budget) {}
        ~Lease() { budget_.bytes_ -= bytes_; }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /// False, taking nothing, when the budget is spent.
        [[nodiscard]] bool grow(std::size_t bytes) noexcept {
            if (budget_.bytes_.fetch_add(bytes) + bytes > budget_.bytes_max_) {
                budget_.bytes_ -= bytes;
                return false;
            }
            bytes_ += bytes;
            return true;
        }

    private:
        BodyBudget& budget_;
        std::size_t bytes_ = 0;
    };

private:
    const std::size_t bytes_max_;
    std::atomic<std::size_t> bytes_ = 0;
};

}  // namespace beholden::http
