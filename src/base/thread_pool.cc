#include "base/thread_pool.h"

#include <utility>

namespace beholden {

ThreadPool::ThreadPool(std::size_t threads, std::size_t queue_max) : queue_(queue_max) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
        threads_.emplace_back([this] {
            while (auto task = queue_.pop()) (*task)();
        });
    }
}

ThreadPool::~ThreadPool() { queue_.close(); }

bool ThreadPool::try_submit(std::function<void()> task) { return queue_.try_push(std::move(task)); }

}  // namespace beholden
