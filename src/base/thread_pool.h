#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace beholden {

/// How many tasks at once keep that many cores busy where one in five waits for something else, be
/// it the disk or a decoding process: a quarter more, rounded up.
///
/// source  measured (bench/run --only throughput,import): with as many tasks as cores, two cores
///         were idle for 5 to 15 % of the time.
constexpr std::size_t tasks_that_fill(std::size_t cores) noexcept {
    return cores + (cores + 3) / 4;
}

/// How much of a pool a task may claim.
enum class Claim : std::uint8_t {
    kWhole,    ///< All of the queue.
    kLimited,  ///< Half of the queue: what takes long and comes in bursts.
};

/// A fixed number of tasks at once, behind a bounded queue. Each kind of task is run in order;
/// while both kinds wait they take turns. Where limited tasks hold every place, one more task of
/// the other kind runs beside them: a burst of what takes long delays the rest by its share of the
/// cores, and never stops it.
///
/// threads  try_submit() is safe to call concurrently; the destructor runs what was taken, then
///          joins.
class ThreadPool {
public:
    /// running_max  at least 1: tasks at once, but for the one beside limited ones.
    ThreadPool(std::size_t running_max, std::size_t queue_max);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    /// Takes a task that must not throw; false at once when its part of the queue is full.
    [[nodiscard]] bool try_submit(std::function<void()> task, Claim claim = Claim::kWhole);

    [[nodiscard]] std::size_t waiting() const;

private:
    using Tasks = std::deque<std::function<void()>>;

    void work();
    /// Whose turn it is; null if nothing may run now. Under the lock.
    Tasks* next();

    const std::size_t queue_max_;
    const std::size_t running_max_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    Tasks whole_;
    Tasks limited_;
    std::size_t whole_running_ = 0;
    std::size_t limited_running_ = 0;
    bool limited_had_turn_ = false;
    bool closed_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace beholden
