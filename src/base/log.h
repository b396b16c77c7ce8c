#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"

namespace beholden {

enum class LogLevel : std::uint8_t { kDebug, kInfo, kWarning, kError };

/// One line per event in logfmt (`2026-11-24T09:00:00.000Z info request op=DetectFaces
/// status=200`), for people and machines alike.
///
/// Fields never hold image bytes, templates, secrets or names of enrolled people: callers pass ids,
/// counts and error names only.
///
/// threads  safe to call concurrently; lines do not mix.
class Logger {
public:
    using Field = std::pair<std::string_view, std::string>;

    /// fd  where lines go, written whole; not closed.
    Logger(int fd, LogLevel level_min, const Clock& clock)
        : fd_(fd), level_min_(level_min), clock_(clock) {}

    void log(LogLevel level, std::string_view event, std::initializer_list<Field> fields = {});

private:
    const int fd_;
    const LogLevel level_min_;
    const Clock& clock_;
    std::mutex mutex_;
};

/// UTC as `2026-11-24T09:00:00.000Z`.
std::string to_iso8601(TimePoint time);

}  // namespace beholden
