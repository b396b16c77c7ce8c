#pragma once

#include <chrono>

namespace beholden {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

/// Wall clock as a dependency, so that tests can turn it.
///
/// threads  implementations are safe to call concurrently.
class Clock {
public:
    virtual ~Clock() = default;
    /// UTC, milliseconds.
    [[nodiscard]] virtual TimePoint now() const = 0;
};

/// The operating system's wall clock.
class SystemClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override;
};

}  // namespace beholden
