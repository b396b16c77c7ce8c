#include "store/sqlite/writer.h"

#include <future>
#include <utility>

#include "base/limits.h"

namespace beholden::store::sqlite {

namespace {

/// Whether an error means that the files can no longer be relied on.
bool stops_the_store(const Error& error) noexcept {
    return error.code == ErrorCode::kIo || error.code == ErrorCode::kCorruption;
}

}  // namespace

/// A write and the caller that waits for it.
struct Writer::Pending {
    Write write;
    Result<void> result;
    std::promise<void> done;
};

Writer::Writer(std::unique_ptr<SqliteTransaction> transaction, FailureHandler on_failure)
    : transaction_(std::move(transaction)),
      on_failure_(std::move(on_failure)),
      queue_(limits::kWriteQueueMax),
      thread_([this] { run(); }) {}

Writer::~Writer() {
    closing_ = true;
    queue_.close();
}

Result<void> Writer::write(Write write) {
    BH_TRY(health());
    const auto pending = std::make_shared<Pending>();
    pending->write = std::move(write);
    auto done = pending->done.get_future();
    if (!queue_.try_push(pending)) {
        return fail(ErrorCode::kOverloaded, "Too many writes wait; try again in a moment.");
    }
    done.wait();
    return std::move(pending->result);
}

Result<void> Writer::health() const {
    const std::lock_guard lock(failure_mutex_);
    if (failure_) return tl::unexpected<Error>(*failure_);
    return {};
}

StoreStatistics Writer::statistics() const {
    return {.writes = writes_, .commits = commits_, .waiting = queue_.size()};
}

void Writer::run() {
    while (true) {
        // Old rows are taken away while nobody waits, and a few with every batch.
        if (transaction_->purge_due() && health() && !closing_ && queue_.size() == 0) {
            serve({});
            continue;
        }
        const auto batch = queue_.pop_batch(limits::kGroupCommitMax);
        if (batch.empty()) return;
        serve(batch);
    }
}

void Writer::serve(std::span<const std::shared_ptr<Pending>> batch) {
    Result<void> served = health();
    if (served) {
        served = apply(batch);
        if (!served) stop_for(served.error());
    }
    for (const auto& pending : batch) {
        if (!served) pending->result = served;
        if (pending->result) ++writes_;
        pending->done.set_value();
    }
}

Result<void> Writer::apply(std::span<const std::shared_ptr<Pending>> batch) {
    BH_TRY(transaction_->begin());
    for (const auto& pending : batch) BH_TRY(apply_one(*pending));
    if (transaction_->purge_due()) BH_TRY(transaction_->purge(limits::kPurgeFacesMax));
    BH_TRY(transaction_->commit());
    ++commits_;
    for (const auto& pending : batch) {
        if (pending->result && pending->write.committed) BH_TRY(pending->write.committed());
    }
    return {};
}

Result<void> Writer::apply_one(Pending& pending) {
    BH_TRY(transaction_->savepoint());
    pending.result = pending.write.change(*transaction_);
    if (pending.result) return transaction_->keep();
    if (stops_the_store(pending.result.error())) return pending.result;
    return transaction_->undo();
}

void Writer::stop_for(const Error& error) {
    {
        const std::lock_guard lock(failure_mutex_);
        failure_ = error;
    }
    if (on_failure_) on_failure_(error);
}

}  // namespace beholden::store::sqlite
