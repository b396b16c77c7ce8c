#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace beholden::api {

/// A rate for each operation of each key. Zero calls per second: no limit.
struct ThrottleLimits {
    int calls_per_second = 0;
    int burst_calls = 0;  ///< Calls that may come at once; at least one.
};

/// Token buckets, one per long-term key and operation.
///
/// Memory is bounded by keys times operations: only who was let in is counted, and buckets that
/// have filled up again are dropped.
/// threads  safe to call concurrently.
class Throttle {
public:
    /// clock  must outlive this.
    Throttle(ThrottleLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

    /// errors  kOverloaded for a sudden burst: the bucket was full a moment ago. kThrottled for a
    ///         caller who has been asking too much for longer. SDKs retry both.
    Result<void> admit(const AccessKeyId& key, std::string_view operation);

    /// Buckets kept now, for tests of the bound.
    [[nodiscard]] std::size_t buckets() const;

private:
    struct Bucket {
        double calls = 0;     ///< That may come now.
        TimePoint counted{};  ///< When `calls` was true.
        TimePoint full{};     ///< When the bucket was full last.
    };

    void fill(Bucket& bucket, TimePoint now) const;
    void drop_full(TimePoint now);

    const ThrottleLimits limits_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Bucket, std::less<>> buckets_;
    std::size_t sweep_at_ = kSweepSizeMin;  ///< Size at which full buckets are looked for.
    static constexpr std::size_t kSweepSizeMin = 1'024;
};

}  // namespace beholden::api
