#include "auth/replay_cache.h"

#include <cstring>

namespace beholden::auth {

ReplayCache::Seen ReplayCache::note(
    const std::array<std::byte, 32>& signature,
    std::chrono::sys_seconds date,
    std::chrono::sys_seconds now
) {
    Mark mark;
    std::memcpy(&mark.high, signature.data(), sizeof mark.high);
    std::memcpy(&mark.low, signature.data() + sizeof mark.high, sizeof mark.low);
    const auto minute = std::chrono::floor<std::chrono::minutes>(date);

    const std::lock_guard lock(mutex_);
    forget_expired(now);
    const auto bucket = minutes_.find(minute);
    if (bucket != minutes_.end() && bucket->second.contains(mark)) return Seen::kAgain;
    if (size_ >= signatures_max_) return Seen::kUnknown;
    minutes_[minute].insert(mark);
    ++size_;
    return Seen::kFirst;
}

void ReplayCache::forget_expired(std::chrono::sys_seconds now) {
    while (!minutes_.empty()) {
        const auto oldest = minutes_.begin();
        const auto last_date = oldest->first + std::chrono::minutes(1);
        if (last_date + life_ >= now) return;
        size_ -= oldest->second.size();
        minutes_.erase(oldest);
    }
}

std::size_t ReplayCache::size() const {
    const std::lock_guard lock(mutex_);
    return size_;
}

}  // namespace beholden::auth
