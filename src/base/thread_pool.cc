#include "base/thread_pool.h"

#include <utility>

namespace beholden {

ThreadPool::ThreadPool(std::size_t running_max, std::size_t queue_max)
    : queue_max_(queue_max), running_max_(running_max) {
    const std::size_t threads = running_max + 1;  // the one beside limited tasks
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    ready_.notify_all();
}

bool ThreadPool::try_submit(std::function<void()> task, Claim claim) {
    {
        const std::lock_guard lock(mutex_);
        if (closed_ || whole_.size() + limited_.size() >= queue_max_) return false;
        if (claim == Claim::kLimited && limited_.size() >= (queue_max_ + 1) / 2) return false;
        (claim == Claim::kLimited ? limited_ : whole_).push_back(std::move(task));
    }
    ready_.notify_one();
    return true;
}

std::size_t ThreadPool::waiting() const {
    const std::lock_guard lock(mutex_);
    return whole_.size() + limited_.size();
}

ThreadPool::Tasks* ThreadPool::next() {
    const std::size_t running = whole_running_ + limited_running_;
    const bool is_place_free = running < running_max_;
    const bool limited_may = !limited_.empty() && is_place_free;
    const bool whole_may = !whole_.empty() && (is_place_free || whole_running_ == 0);
    if (limited_may && whole_may) return limited_had_turn_ ? &whole_ : &limited_;
    if (whole_may) return &whole_;
    return limited_may ? &limited_ : nullptr;
}

void ThreadPool::work() {
    std::unique_lock lock(mutex_);
    for (;;) {
        Tasks* turn = nullptr;
        ready_.wait(lock, [&] {
            turn = next();
            return turn != nullptr || (closed_ && whole_.empty() && limited_.empty());
        });
        if (turn == nullptr) return;
        limited_had_turn_ = turn == &limited_;
        std::size_t& running = limited_had_turn_ ? limited_running_ : whole_running_;
        ++running;
        {
            const auto task = std::move(turn->front());
            turn->pop_front();
            lock.unlock();
            // What runs and what has ended both change who may run next.
            ready_.notify_all();
            task();
        }
        lock.lock();
        --running;
        ready_.notify_all();
    }
}

}  // namespace beholden
