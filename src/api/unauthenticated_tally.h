#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "audit/entry.h"
#include "base/clock.h"

namespace beholden::api {

/// Counts requests without a valid signature, so that anybody may send as many as he likes and the
/// audit log still grows by a few leaves a minute: the first of a quiet time at once, the rest
/// together.
///
/// threads  safe to call concurrently.
class UnauthenticatedTally {
public:
    /// returns  whether a leaf is due: limits::kUnauthenticatedLeafInterval has passed.
    bool count(const std::string& exception, TimePoint now);

    /// What was counted since the last one, by exception; nothing if there was nothing, or if a
    /// leaf is not due and not wanted `at_once`.
    std::optional<audit::Entry> take(TimePoint now, bool at_once = false);

private:
    [[nodiscard]] bool is_due(TimePoint now) const;

    std::mutex mutex_;
    std::map<std::string, std::int64_t> counts_;
    TimePoint first_;                 ///< Of those counted.
    std::optional<TimePoint> taken_;  ///< When a leaf was made last.
};

}  // namespace beholden::api
