#include "app/opening_watch.h"

namespace beholden::app {

std::string reading_text(const gallery::OpeningProgress& progress) {
    if (progress.is_open) return {};
    return std::to_string(progress.collections_whole) + " of " +
           std::to_string(progress.collections) + " collections, " +
           std::to_string(progress.faces_read) + " of " + std::to_string(progress.faces) + " faces";
}

OpeningWatch::OpeningWatch(
    const gallery::Gallery& gallery, Logger& logger, std::chrono::milliseconds period
)
    : gallery_(gallery),
      logger_(logger),
      period_(period),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void OpeningWatch::run(const std::stop_token& stop) {
    while (true) {
        const std::string reading = reading_text(gallery_.progress());
        if (reading.empty()) return;
        logger_.log(LogLevel::kInfo, "gallery-reading", {{"read", reading}});
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, period_, [] { return false; });
        if (stop.stop_requested()) return;
    }
}

}  // namespace beholden::app
