#include "api/unauthenticated_tally.h"

#include <utility>

#include "base/limits.h"

namespace beholden::api {

bool UnauthenticatedTally::count(const std::string& exception, TimePoint now) {
    const std::lock_guard lock(mutex_);
    if (counts_.empty()) first_ = now;
    ++counts_[exception];
    return is_due(now);
}

bool UnauthenticatedTally::is_due(TimePoint now) const {
    // A clock that was set back makes a leaf due too.
    return !taken_ || now < *taken_ || now - *taken_ >= limits::kUnauthenticatedLeafInterval;
}

std::optional<audit::Entry> UnauthenticatedTally::take(TimePoint now, bool at_once) {
    const std::lock_guard lock(mutex_);
    if (counts_.empty() || !(at_once || is_due(now))) return std::nullopt;
    audit::Entry entry;
    entry.kind = audit::Kind::kUnauthenticated;
    entry.began = first_;
    std::int64_t total = 0;
    for (const auto& [exception, count] : std::exchange(counts_, {})) {
        entry.clear["count_" + exception] = count;
        total += count;
    }
    entry.clear["requests"] = total;
    taken_ = now;
    return entry;
}

}  // namespace beholden::api
