#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.h"

namespace beholden::app {

/// How produce_in_order() spreads its work.
struct OrderedWork {
    std::size_t count = 0;
    std::size_t threads = 1;
    /// Items that may be finished or in work ahead of the next to be consumed: bounds memory.
    std::size_t window = 1;
};

/// Calls produce(item) for 0 .. count - 1 on `threads` threads, and consume(item, product) on the
/// caller's thread, strictly in order.
///
/// produce  Must not throw.
/// errors   Whatever consume answers; what is being produced is then finished and thrown away.
template <class Product, class Produce, class Consume>
Result<void> produce_in_order(
    const OrderedWork& work, const Produce& produce, const Consume& consume
) {
    std::mutex mutex;
    std::condition_variable room;
    std::condition_variable ready;
    std::map<std::size_t, Product> finished;
    std::size_t next_to_produce = 0;
    std::size_t next_to_consume = 0;
    bool stopped = false;
    const auto run = [&] {
        std::unique_lock lock(mutex);
        while (true) {
            room.wait(lock, [&] {
                return stopped || next_to_produce >= work.count ||
                       next_to_produce < next_to_consume + work.window;
            });
            if (stopped || next_to_produce >= work.count) return;
            const std::size_t item = next_to_produce++;
            lock.unlock();
            Product product = produce(item);
            lock.lock();
            finished.emplace(item, std::move(product));
            ready.notify_one();
        }
    };
    std::vector<std::jthread> threads;
    const std::size_t threads_needed = std::min(work.threads, work.count);
    threads.reserve(threads_needed);
    for (std::size_t i = 0; i < threads_needed; ++i) threads.emplace_back(run);
    Result<void> result;
    for (std::size_t item = 0; item < work.count && result; ++item) {
        std::unique_lock lock(mutex);
        ready.wait(lock, [&] { return finished.contains(item); });
        auto taken = finished.extract(item);
        lock.unlock();
        result = consume(item, std::move(taken.mapped()));
        lock.lock();
        next_to_consume = item + 1;
        lock.unlock();
        room.notify_all();
    }
    {
        const std::lock_guard lock(mutex);
        stopped = true;
    }
    room.notify_all();
    return result;
}

}  // namespace beholden::app
