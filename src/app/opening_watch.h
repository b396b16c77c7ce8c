#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "base/log.h"
#include "gallery/gallery.h"

namespace beholden::app {

/// How far a gallery is with reading, in words: "1 of 3 collections, 120000 of 300000 faces". Empty
/// once all is read.
std::string reading_text(const gallery::OpeningProgress& progress);

/// Logs how far a gallery is with reading, until it is through.
class OpeningWatch {
public:
    /// gallery, logger  must outlive the watch.
    OpeningWatch(const gallery::Gallery& gallery, Logger& logger, std::chrono::milliseconds period);

private:
    void run(const std::stop_token& stop);

    const gallery::Gallery& gallery_;
    Logger& logger_;
    const std::chrono::milliseconds period_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;  ///< Last: ends before the rest goes.
};

}  // namespace beholden::app
