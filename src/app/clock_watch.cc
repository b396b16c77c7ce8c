#include "app/clock_watch.h"

#include "base/limits.h"
#include "store/logged_write.h"

namespace beholden::app {

Result<void> ClockWatch::check(store::Store& store) {
    const std::chrono::milliseconds now = offset();
    const std::chrono::milliseconds moved = now - offset_;
    if (std::chrono::abs(moved) < limits::kClockJumpMin) return {};
    audit::Entry entry;
    entry.kind = audit::Kind::kClock;
    entry.began = wall_.now();
    entry.clear["moved_ms"] = std::int64_t{moved.count()};
    BH_TRY(store::write_logged(store, wall_, entry, {}));
    offset_ = now;
    return {};
}

}  // namespace beholden::app
