#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "gallery/gallery.h"

namespace beholden::app {

/// Destroys faces whose time is over, on a thread of its own, from start to destruction.
///
/// It asks the gallery, whose clock decides what is over; how often it asks says only how long an
/// overdue face, which nothing finds any more, still lies on the disk.
class Sweeper {
public:
    /// gallery, logger  Must outlive the sweeper.
    Sweeper(gallery::Gallery& gallery, Logger& logger, std::chrono::milliseconds period);

private:
    void run(const std::stop_token& stop);

    gallery::Gallery& gallery_;
    Logger& logger_;
    const std::chrono::milliseconds period_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    std::jthread thread_;  ///< Last: starts when all else is there, ends before it goes.
};

}  // namespace beholden::app
