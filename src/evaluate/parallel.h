#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace beholden::evaluate {

/// Calls work(item, worker) for every item in 0 .. count - 1, each once, from `threads` threads.
///
/// work     must not throw; `worker` is in 0 .. threads - 1 and runs one item at a time.
/// returns  when every item is done.
template <class Work>
void parallel_for(std::size_t count, std::size_t threads, const Work& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&](std::size_t worker) {
        for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) work(i, worker);
    };
    std::vector<std::jthread> others;
    for (std::size_t worker = 1; worker < std::min(threads, count); ++worker) {
        others.emplace_back(run, worker);
    }
    run(0);
}

}  // namespace beholden::evaluate
