#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace beholden::app {

/// Counters and latencies of requests, in the Prometheus text format. Labels are names of
/// operations and exceptions only: never collections, keys or people.
///
/// threads  safe to call concurrently.
class Metrics {
public:
    /// outcome  "ok" or the exception's name.
    void count(
        std::string_view operation, std::string_view outcome, std::chrono::microseconds took
    );

    /// All series as text; `extra` lines (already formatted) follow.
    [[nodiscard]] std::string render(std::string_view extra = {}) const;

private:
    // Seconds; from a metadata answer (1 ms) to a large picture on a busy machine (10 s).
    static constexpr std::array<double, 9> kBounds = {0.001, 0.005, 0.02, 0.05, 0.1,
                                                      0.25,  1,     2.5,  10};

    struct Latency {
        std::array<std::uint64_t, kBounds.size() + 1> buckets{};
        double sum_s = 0;
        std::uint64_t count = 0;
    };

    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> requests_;
    std::map<std::string, Latency> latencies_;
};

}  // namespace beholden::app
