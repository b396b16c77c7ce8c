#include "api/throttle.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace beholden::api {

namespace {

/// A bucket that emptied within this time did so by a burst. Longer than a burst lasts at any
/// sensible setting, shorter than anybody would call lasting load.
constexpr std::chrono::seconds kSuddenMax{10};

}  // namespace

std::size_t Throttle::buckets() const {
    const std::lock_guard lock(mutex_);
    return buckets_.size();
}

/// A clock that was set back fills nothing and takes nothing.
void Throttle::fill(Bucket& bucket, TimePoint now) const {
    const std::chrono::duration<double> passed = std::max(now, bucket.counted) - bucket.counted;
    bucket.calls = std::min<double>(
        limits_.burst_calls, bucket.calls + passed.count() * limits_.calls_per_second
    );
    bucket.counted = std::max(now, bucket.counted);
    if (bucket.calls >= limits_.burst_calls) bucket.full = bucket.counted;
}

/// A full bucket is as good as none.
void Throttle::drop_full(TimePoint now) {
    for (auto entry = buckets_.begin(); entry != buckets_.end();) {
        fill(entry->second, now);
        const bool full = entry->second.calls >= limits_.burst_calls;
        entry = full ? buckets_.erase(entry) : std::next(entry);
    }
    sweep_at_ = std::max(kSweepSizeMin, 2 * buckets_.size());
}

Result<void> Throttle::admit(const AccessKeyId& key, std::string_view operation) {
    if (limits_.calls_per_second == 0) return {};
    const TimePoint now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= sweep_at_) drop_full(now);
    const Bucket full{static_cast<double>(limits_.burst_calls), now, now};
    const auto place = buckets_.try_emplace({key.str(), std::string(operation)}, full).first;
    Bucket& bucket = place->second;
    fill(bucket, now);
    if (bucket.calls >= 1) {
        bucket.calls -= 1;
        return {};
    }
    const bool sudden = bucket.counted - bucket.full <= kSuddenMax;
    return fail(
        sudden ? ErrorCode::kOverloaded : ErrorCode::kThrottled,
        "More than " + std::to_string(limits_.calls_per_second) + " calls per second."
    );
}

}  // namespace beholden::api
