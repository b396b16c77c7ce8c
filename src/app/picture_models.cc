#include "app/picture_models.h"

#include <utility>

namespace beholden::app {

PictureModels::PictureModels(
    Load load, std::chrono::milliseconds wait, std::function<void(const Error&)> failed
)
    : load_(std::move(load)),
      wait_(wait),
      failed_(std::move(failed)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void PictureModels::faces_are_read() {
    {
        const std::scoped_lock lock(mutex_);
        faces_read_ = true;
    }
    woken_.notify_all();
}

void PictureModels::run(const std::stop_token& stop) {
    {
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, wait_, [this] { return faces_read_; });
    }
    if (stop.stop_requested()) return;
    auto packs = load_();
    if (!packs) {
        failed_(packs.error());
        return;
    }
    packs_.set(std::move(*packs));
}

}  // namespace beholden::app
