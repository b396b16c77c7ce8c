#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace beholden {

/// Something that is made while others already ask for it: not there yet, then there for good.
///
/// threads  get() is safe to call concurrently with everything; set() once, by one thread.
template <class T>
class Later {
public:
    /// requires  nothing was set before; `made` is not null.
    void set(std::unique_ptr<const T> made) noexcept {
        made_ = std::move(made);
        seen_.store(made_.get(), std::memory_order_release);
    }

    /// Null: not there yet.
    [[nodiscard]] const T* get() const noexcept { return seen_.load(std::memory_order_acquire); }

private:
    std::unique_ptr<const T> made_;
    std::atomic<const T*> seen_ = nullptr;
};

}  // namespace beholden
