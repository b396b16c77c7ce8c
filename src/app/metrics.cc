#include "app/metrics.h"

#include <algorithm>

#include <fmt/format.h>

namespace beholden::app {

void Metrics::count(
    std::string_view operation, std::string_view outcome, std::chrono::microseconds took
) {
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = static_cast<std::size_t>(
        std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin()
    );
    const std::lock_guard lock(mutex_);
    ++requests_[{std::string(operation), std::string(outcome)}];
    Latency& latency = latencies_[std::string(operation)];
    ++latency.buckets[bucket];
    latency.sum_s += seconds;
    ++latency.count;
}

std::string Metrics::render(std::string_view extra) const {
    const std::lock_guard lock(mutex_);
    std::string text =
        "# HELP beholden_requests_total Requests answered, by operation and outcome.\n"
        "# TYPE beholden_requests_total counter\n";
    for (const auto& [labels, value] : requests_) {
        text += fmt::format(
            "beholden_requests_total{{operation=\"{}\",outcome=\"{}\"}} {}\n", labels.first,
            labels.second, value
        );
    }
    text +=
        "# HELP beholden_request_seconds Time from the last byte of a request to its answer.\n"
        "# TYPE beholden_request_seconds histogram\n";
    for (const auto& [operation, latency] : latencies_) {
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            total += latency.buckets[i];
            text += fmt::format(
                "beholden_request_seconds_bucket{{operation=\"{}\",le=\"{}\"}} {}\n", operation,
                kBounds[i], total
            );
        }
        text += fmt::format(
            "beholden_request_seconds_bucket{{operation=\"{0}\",le=\"+Inf\"}} {1}\n"
            "beholden_request_seconds_sum{{operation=\"{0}\"}} {2}\n"
            "beholden_request_seconds_count{{operation=\"{0}\"}} {1}\n",
            operation, latency.count, latency.sum_s
        );
    }
    text += extra;
    return text;
}

}  // namespace beholden::app
