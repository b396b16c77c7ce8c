#pragma once

#include <chrono>
#include <functional>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace beholden::app {

/// Tells the log when the wall clock was set: the times in leaves, expiry and sessions follow it.
///
/// It is compared with a clock that nobody can set. A machine that slept counts as set too, since
/// the steady clock sleeps with it.
/// threads  one at a time.
class ClockWatch {
public:
    using Steady = std::function<std::chrono::milliseconds()>;

    /// wall    Must outlive the watch.
    /// steady  Time since any moment, which only moves on.
    ClockWatch(const Clock& wall, Steady steady)
        : wall_(wall), steady_(std::move(steady)), offset_(offset()) {}

    /// Writes a leaf (kind `clock`) if the wall clock has moved by limits::kClockJumpMin or more
    /// since the last such leaf, or since the watch was made: `moved_ms`, positive if it was set
    /// forward.
    ///
    /// errors  as store::write_logged(); it is told the next time.
    Result<void> check(store::Store& store);

private:
    [[nodiscard]] std::chrono::milliseconds offset() const {
        return wall_.now().time_since_epoch() - steady_();
    }

    const Clock& wall_;
    const Steady steady_;
    std::chrono::milliseconds offset_;  ///< Wall clock less steady clock, as last told.
};

}  // namespace beholden::app
