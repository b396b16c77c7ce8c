#include "http/connection_book.h"

#include <algorithm>
#include <utility>

namespace beholden::http {

namespace {

constexpr std::chrono::seconds kFirstRequestPatience{1};

}  // namespace

void ConnectionBook::add(std::shared_ptr<Session> session) {
    const std::lock_guard lock(mutex_);
    const Session* const key = session.get();
    entries_.emplace(key, Entry{std::move(session), idle_.end()});
}

void ConnectionBook::remove(const Session* session) {
    std::shared_ptr<Session> last;  // Dies after the lock is gone.
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(session);
    if (found == entries_.end()) return;
    forget_idle(found->second);
    last = std::move(found->second.session);
    entries_.erase(found);
    if (entries_.empty()) emptied_.notify_all();
}

void ConnectionBook::set_idle(const Session* session, bool fresh) {
    const auto patience = fresh ? kFirstRequestPatience : std::chrono::seconds(0);
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(session);
    if (found == entries_.end()) return;
    forget_idle(found->second);
    found->second.idle =
        idle_.insert(idle_.end(), Idle{session, std::chrono::steady_clock::now() + patience});
}

void ConnectionBook::set_busy(const Session* session) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(session);
    if (found != entries_.end()) forget_idle(found->second);
}

void ConnectionBook::forget_idle(Entry& entry) {
    if (entry.idle == idle_.end()) return;
    idle_.erase(entry.idle);
    entry.idle = idle_.end();
}

bool ConnectionBook::is_full() const { return size() >= connections_max_; }

std::size_t ConnectionBook::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

std::shared_ptr<Session> ConnectionBook::most_dispensable() const {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find_if(idle_, [now](const Idle& idle) {
        return idle.dispensable_from <= now;
    });
    return found == idle_.end() ? nullptr : entries_.at(found->session).session;
}

std::vector<std::shared_ptr<Session>> ConnectionBook::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Session>> sessions;
    sessions.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) sessions.push_back(entry.session);
    return sessions;
}

bool ConnectionBook::wait_until_empty(std::chrono::milliseconds time) const {
    std::unique_lock lock(mutex_);
    return emptied_.wait_for(lock, time, [this] { return entries_.empty(); });
}

}  // namespace beholden::http
