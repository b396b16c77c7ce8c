#include "http/connection_book.h"

#include <utility>

namespace beholden::http {

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
    if (found->second.idle != idle_.end()) idle_.erase(found->second.idle);
    last = std::move(found->second.session);
    entries_.erase(found);
    if (entries_.empty()) emptied_.notify_all();
}

void ConnectionBook::set_idle(const Session* session, bool idle) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(session);
    if (found == entries_.end()) return;
    auto& place = found->second.idle;
    if (idle && place == idle_.end()) place = idle_.insert(idle_.end(), session);
    if (!idle && place != idle_.end()) {
        idle_.erase(place);
        place = idle_.end();
    }
}

bool ConnectionBook::is_full() const { return size() >= connections_max_; }

std::size_t ConnectionBook::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

std::shared_ptr<Session> ConnectionBook::longest_idle() const {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    return entries_.at(idle_.front()).session;
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
