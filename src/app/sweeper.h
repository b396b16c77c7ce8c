#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "gallery/gallery.h"

namespace beholden::app {

/// Destroys faces and leads whose time is over, on a thread of its own, from start to destruction.
///
/// It asks the gallery, whose clock decides what is over; how often it asks says only how long
/// what is overdue, which nothing finds any more, still lies on the disk.
class Sweeper {
public:
    struct Periods {
        std::chrono::milliseconds faces{1'000};  ///< Cheap: their times are in memory.
        std::chrono::milliseconds leads{1'000};  ///< Reads every lead; no less than `faces`.
    };

    /// gallery, logger  Must outlive the sweeper.
    Sweeper(gallery::Gallery& gallery, Logger& logger, Periods periods);

private:
    void run(const std::stop_token& stop);
    void tell(const char* what, const Result<std::int64_t>& destroyed);

    gallery::Gallery& gallery_;
    Logger& logger_;
    const Periods periods_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;  ///< Last: starts when all else is there, ends before it goes.
};

}  // namespace beholden::app
