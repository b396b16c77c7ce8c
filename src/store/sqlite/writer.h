#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"
#include "base/result.h"
#include "store/sqlite/transaction.h"
#include "store/store.h"

namespace beholden::store::sqlite {

/// The one thread that changes the files. Writes that wait together share one commit; each is
/// undone on its own if it fails.
///
/// threads  write() and the accessors are safe to call concurrently.
class Writer {
public:
    using FailureHandler = std::function<void(const Error&)>;

    /// on_failure  Called once, on the writer's thread, when the store has failed; it must not end
    ///             the writer.
    Writer(std::unique_ptr<SqliteTransaction> transaction, FailureHandler on_failure);
    /// Finishes what was taken.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// As Store::write.
    Result<void> write(Write write);

    [[nodiscard]] Result<void> health() const;
    [[nodiscard]] StoreStatistics statistics() const;

private:
    struct Pending;
    void run();
    void serve(std::span<const std::shared_ptr<Pending>> batch);
    Result<void> apply(std::span<const std::shared_ptr<Pending>> batch);
    Result<void> apply_one(Pending& pending);
    void stop_for(const Error& error);

    std::unique_ptr<SqliteTransaction> transaction_;
    const FailureHandler on_failure_;
    BoundedQueue<std::shared_ptr<Pending>> queue_;
    std::atomic<bool> closing_ = false;
    std::atomic<std::uint64_t> writes_ = 0;
    std::atomic<std::uint64_t> commits_ = 0;
    mutable std::mutex failure_mutex_;
    std::optional<Error> failure_;
    std::jthread thread_;  ///< Last: starts when all else is there, ends before it goes.
};

}  // namespace beholden::store::sqlite
