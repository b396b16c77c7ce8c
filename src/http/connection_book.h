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
    /// Between requests; `fresh` before the first of a connection.
    void set_idle(const Session* session, bool fresh);
    void set_busy(const Session* session);

    [[nodiscard]] bool is_full() const;
    [[nodiscard]] std::size_t size() const;
    /// The connection that has been idle longest and can be spared, if any can. A fresh one can be
    /// only after a while: an honest client's first request is on its way.
    [[nodiscard]] std::shared_ptr<Session> most_dispensable() const;
    [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;
    /// Waits until no connection is open; false if `time` passes first.
    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds time) const;

private:
    struct Idle {
        const Session* session;
        std::chrono::steady_clock::time_point dispensable_from;
    };
    struct Entry {
        std::shared_ptr<Session> session;
        std::list<Idle>::iterator idle;  ///< End of idle_ while busy.
    };
    void forget_idle(Entry& entry);

    const std::size_t connections_max_;
    mutable std::mutex mutex_;
    mutable std::condition_variable emptied_;
    std::unordered_map<const Session*, Entry> entries_;
    std::list<Idle> idle_;  ///< Longest idle first.
};

}  // namespace beholden::http
