#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"

namespace beholden {

/// A fixed number of threads behind a bounded queue.
///
/// threads  submit() is safe to call concurrently; the destructor runs what was taken, then joins.
class ThreadPool {
public:
    ThreadPool(std::size_t threads, std::size_t queue_max);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Takes a task that must not throw; false at once when the queue is full.
    [[nodiscard]] bool try_submit(std::function<void()> task);

    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

private:
    BoundedQueue<std::function<void()>> queue_;
    std::vector<std::jthread> threads_;
};

}  // namespace beholden
