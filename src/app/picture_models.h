#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include "analysis/picture_packs.h"
#include "base/later.h"
#include "base/result.h"

namespace beholden::app {

/// Loads the picture packs beside a server that already answers: after its faces are read, for
/// both take all cores and a search needs the faces alone.
///
/// threads  all members are safe to call concurrently.
class PictureModels {
public:
    using Load = std::function<Result<std::unique_ptr<const analysis::PicturePacks>>()>;

    /// load    Runs once, on a thread of this object.
    /// wait    After it they are loaded even if faces are still being read.
    /// failed  Told on that thread what `load` answered, if it was an error.
    PictureModels(
        Load load, std::chrono::milliseconds wait, std::function<void(const Error&)> failed
    );

    /// Says that the faces are read.
    void faces_are_read();

    [[nodiscard]] const Later<analysis::PicturePacks>& packs() const noexcept { return packs_; }

private:
    void run(const std::stop_token& stop);

    const Load load_;
    const std::chrono::milliseconds wait_;
    const std::function<void(const Error&)> failed_;
    Later<analysis::PicturePacks> packs_;
    std::mutex mutex_;
    std::condition_variable_any woken_;
    bool faces_read_ = false;
    std::jthread thread_;  ///< Last: ends before the rest goes.
};

}  // namespace beholden::app
