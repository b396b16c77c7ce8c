#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace beholden::http {

class Session;

/// Open connections, their number bounded, and which of them wait for a request.
///
/// threads  all members are safe to call concurrently.
class ConnectionBook {
public:
    explicit ConnectionBook(std::size_t connections_max) : connections_max_(connections_max) {}

    void add(std::shared_ptr<Session> session);
    void remove(const Session* session);
    /// Idle: between requests, so that closing it harms nobody.
    void set_idle(const Session* session, bool idle);

    [[nodiscard]] bool is_full() const;
    [[nodiscard]] std::size_t size() const;
    /// The connection that has been idle longest, if any is.
    [[nodiscard]] std::shared_ptr<Session> longest_idle() const;
    [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;
    /// Waits until no connection is open; false if `time` passes first.
    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds time) const;

private:
    struct Entry {
        std::shared_ptr<Session> session;
        std::list<const Session*>::iterator idle;  ///< End of idle_ while busy.
    };

    const std::size_t connections_max_;
    mutable std::mutex mutex_;
    mutable std::condition_variable emptied_;
    std::unordered_map<const Session*, Entry> entries_;
    std::list<const Session*> idle_;  ///< Longest idle first.
};

}  // namespace beholden::http
