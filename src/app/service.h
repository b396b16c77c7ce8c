#pragma once

#include <memory>
#include <string>

#include "app/settings.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"

namespace beholden::app {

/// The running server: every part built from the settings in order, and taken down in reverse.
///
/// threads  start() and stop() from one thread.
class Service {
public:
    /// Returns when requests are answered: each collection is searched as soon as it is whole, and
    /// `/readyz` says when all are.
    ///
    /// clock, logger  must outlive the service.
    /// errors         whatever part could not start, in words for the administrator.
    static Result<std::unique_ptr<Service>> start(
        const Settings& settings, const Clock& clock, Logger& logger
    );
    virtual ~Service() = default;

    /// "http://127.0.0.1:8080".
    [[nodiscard]] virtual std::string url() const = 0;
    /// Takes no more requests, finishes those in hand.
    virtual void stop() = 0;
    /// Whether the store stopped acknowledging because of an I/O error.
    [[nodiscard]] virtual bool failed() const = 0;
};

}  // namespace beholden::app
