#pragma once

#include <mutex>
#include <shared_mutex>

namespace beholden::index {

/// A shared lock that a waiting writer gets next: readers that come after it queue behind it.
///
/// The gate does that: a writer keeps it while it waits and works, a reader only passes through.
/// std::shared_mutex alone lets readers starve a writer.
///
/// threads  meets SharedLockable and BasicLockable.
class SliceLock {
public:
    void lock() {
        gate_.lock();
        rows_.lock();
    }
    void unlock() {
        rows_.unlock();
        gate_.unlock();
    }
    void lock_shared() {
        const std::lock_guard pass(gate_);
        rows_.lock_shared();
    }
    void unlock_shared() { rows_.unlock_shared(); }

private:
    std::mutex gate_;
    std::shared_mutex rows_;
};

}  // namespace beholden::index
