#include "app/key_watch.h"

#include <sstream>
#include <utility>
#include <vector>

#include "auth/role.h"
#include "store/logged_write.h"

namespace beholden::app {

namespace {

constexpr const char* kMemory = "access-keys";
/// Stands among the keys for whether they are guarded.
constexpr const char* kGuard = "guard";

std::string state_of(auth::Role role, std::string_view state) {
    return std::string(auth::role_name(role)) + " " + std::string(state);
}

}  // namespace

Result<void> KeyWatch::load() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(const std::string text, store_.log().recall(kMemory));
    std::istringstream lines(text);
    std::string id;
    std::string role;
    std::string state;
    while (lines >> id >> role >> state) logged_[id] = role + " " + state;
    return {};
}

Result<KeyWatch::Snapshot> KeyWatch::current() {
    BH_TRY_ASSIGN(const auto keys, keys_.list());
    Snapshot snapshot;
    for (const auth::AccessKey& key : keys) {
        snapshot[key.id.str()] = state_of(key.role, auth::state_name(key));
    }
    administrators_ = auth::count_administrators(keys);
    BH_TRY_ASSIGN(const bool guarded, keys_.is_guarded());
    if (guarded) snapshot[kGuard] = "keys on";
    return snapshot;
}

/// Each change as "pseudonym role state"; the payload has the key's id instead.
void KeyWatch::describe(const Snapshot& now, audit::Entry& entry) const {
    std::vector<std::string> veiled;
    std::vector<std::string> full;
    const auto add = [&](const std::string& id, const std::string& what) {
        veiled.push_back((id == kGuard ? id : veil_.pseudonym("key", id)) + " " + what);
        full.push_back(id + " " + what);
    };
    for (const auto& [id, state] : now) {
        const auto before = logged_.find(id);
        if (before == logged_.end()) {
            add(id, "created " + state);
        } else if (before->second != state) {
            add(id, "changed " + state);
        }
    }
    for (const auto& [id, state] : logged_) {
        if (!now.contains(id)) add(id, "removed");
    }
    // A leaf has room for some hundreds; a longer list is cut there and whole in the payload.
    constexpr std::size_t kListedMax = 500;
    // Of one administrator alone nobody could ask for a second one's word.
    entry.clear["administrators"] = std::int64_t{administrators_};
    entry.clear["guarded"] = now.contains(kGuard);
    entry.clear["changes"] = static_cast<std::int64_t>(veiled.size());
    if (veiled.size() > kListedMax) veiled.resize(kListedMax);
    entry.clear["keys"] = std::move(veiled);
    entry.sealed["keys"] = std::move(full);
}

Result<void> KeyWatch::check() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(Snapshot now, current());
    if (now == logged_) return {};
    audit::Entry entry;
    entry.kind = audit::Kind::kKeys;
    entry.began = clock_.now();
    describe(now, entry);
    std::string text;
    for (const auto& [id, state] : now) text += id + " " + state + "\n";
    BH_TRY(store::write_logged(
        store_, clock_, entry,
        {.change = [&](store::Transaction& transaction
                   ) { return transaction.remember(kMemory, text); }}
    ));
    logged_ = std::move(now);
    return {};
}

Result<void> KeyWatch::expect(const AccessKeyId& id, auth::Role role) {
    {
        const std::lock_guard lock(mutex_);
        const auto found = logged_.find(id.str());
        if (found != logged_.end() && found->second == state_of(role, "enabled")) return {};
    }
    return check();
}

}  // namespace beholden::app
