#include "app/sweeper.h"

#include <string>

namespace beholden::app {

Sweeper::Sweeper(gallery::Gallery& gallery, Logger& logger, std::chrono::milliseconds period)
    : gallery_(gallery),
      logger_(logger),
      period_(period),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Sweeper::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const auto destroyed = gallery_.destroy_overdue();
        if (!destroyed) {
            // A full queue passes; a failed store ends the program by itself.
            logger_.log(
                LogLevel::kWarning, "faces-not-expired", {{"detail", destroyed.error().message}}
            );
        } else if (*destroyed > 0) {
            logger_.log(LogLevel::kInfo, "faces-expired", {{"count", std::to_string(*destroyed)}});
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, period_, [] { return false; });
    }
}

}  // namespace beholden::app
