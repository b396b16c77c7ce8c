#include "app/sweeper.h"

#include <string>

namespace beholden::app {

Sweeper::Sweeper(gallery::Gallery& gallery, Logger& logger, Periods periods)
    : gallery_(gallery),
      logger_(logger),
      periods_(periods),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Sweeper::tell(const char* what, const Result<std::int64_t>& destroyed) {
    if (!destroyed) {
        // A full queue passes; a failed store ends the program by itself.
        logger_.log(
            LogLevel::kWarning, std::string(what) + "-not-expired",
            {{"detail", destroyed.error().message}}
        );
    } else if (*destroyed > 0) {
        logger_.log(
            LogLevel::kInfo, std::string(what) + "-expired", {{"count", std::to_string(*destroyed)}}
        );
    }
}

void Sweeper::run(const std::stop_token& stop) {
    auto leads_due = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
        // Until all is read nothing can be destroyed.
        const bool is_open = gallery_.progress().is_open;
        if (is_open) tell("faces", gallery_.destroy_overdue());
        if (const auto now = std::chrono::steady_clock::now(); is_open && now >= leads_due) {
            tell("leads", gallery_.destroy_overdue_leads());
            leads_due = now + periods_.leads;
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, periods_.faces, [] { return false; });
    }
}

}  // namespace beholden::app
