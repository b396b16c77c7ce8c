#include "app/key_desk.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "auth/role.h"
#include "store/logged_write.h"

namespace beholden::app {

namespace {

constexpr const char* kMemory = "access-key-approvals";
constexpr auto kNeeded = static_cast<std::size_t>(auth::kAdministratorsNeeded);

std::pair<std::string, std::int64_t> asked(const auth::AccessKey& key) {
    return {key.id.str(), key.waiting_since_ms};
}

}  // namespace

Result<StoredKeyDesk::Approvals> StoredKeyDesk::approvals() const {
    BH_TRY_ASSIGN(const std::string text, store_.log().recall(kMemory));
    std::istringstream lines(text);
    std::string id;
    std::int64_t since = 0;
    Approval approval;
    Approvals all;
    while (lines >> id >> since >> approval.human >> approval.key)
        all[{id, since}].insert(approval);
    return all;
}

Result<auth::AccessKey> StoredKeyDesk::find(const AccessKeyId& id) const {
    BH_TRY_ASSIGN(auto keys, keys_.list());
    const auto found = std::ranges::find(keys, id, &auth::AccessKey::id);
    if (found == keys.end()) {
        return fail(ErrorCode::kNotFound, "There is no access key of that id.");
    }
    return std::move(*found);
}

Result<std::vector<api::KeyDesk::Held>> StoredKeyDesk::list() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(auto all, approvals());
    BH_TRY_ASSIGN(auto keys, keys_.list());
    std::vector<Held> held;
    for (auth::AccessKey& key : keys) {
        const auto given = all.find(asked(key));
        const std::size_t count = given == all.end() ? 0 : given->second.size();
        held.push_back({std::move(key), static_cast<int>(count)});
    }
    return held;
}

Result<void> StoredKeyDesk::approve(
    const auth::AccessKey& key, const policy::Caller& who, std::set<Approval>& given
) const {
    BH_TRY(policy::check_own(who));
    if (who.key == key.id.str()) {
        return fail(ErrorCode::kAccessDenied, "A key does not approve itself.");
    }
    const Approval word{veil_.pseudonym("human", who.human), veil_.pseudonym("key", who.key)};
    const bool again = std::ranges::any_of(given, [&word](const Approval& each) {
        return each.human == word.human || each.key == word.key;
    });
    if (again) {
        return fail(
            ErrorCode::kAccessDenied,
            "You approved the key already: it takes another administrator."
        );
    }
    given.insert(word);
    return {};
}

/// The words given, with the leaf that tells of the last one. Those for what waits no more go.
Result<void> StoredKeyDesk::keep(
    const auth::AccessKey& key, const std::set<Approval>& given, Approvals all, audit::Entry& entry
) {
    all[asked(key)] = given;
    BH_TRY_ASSIGN(const auto keys, keys_.list());
    std::string text;
    for (const auto& [what, words] : all) {
        const bool waits = what.second != 0 && std::ranges::any_of(keys, [&](const auto& each) {
                               return asked(each) == what;
                           });
        if (!waits) continue;
        for (const Approval& word : words) {
            text += what.first + " " + std::to_string(what.second) + " " + word.human + " " +
                    word.key + "\n";
        }
    }
    return store::write_logged(
        store_, clock_, entry,
        {.change = [&](store::Transaction& transaction
                   ) { return transaction.remember(kMemory, text); }}
    );
}

Result<api::KeyDesk::Held> StoredKeyDesk::decide(
    const AccessKeyId& id, const policy::Caller& who, bool approve, audit::Entry& entry
) {
    entry.clear["key_decided"] = veil_.pseudonym("key", id.str());
    entry.sealed["key_decided"] = id.str();
    BH_TRY(policy::check_stated(who));
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(const auth::AccessKey key, find(id));
    entry.clear["key_role"] = std::string(auth::role_name(key.role));
    if (key.waiting_since_ms == 0) {
        return fail(ErrorCode::kInvalidArgument, "The key does not wait for administrators.");
    }
    BH_TRY_ASSIGN(Approvals all, approvals());
    std::set<Approval> given = all[asked(key)];
    if (approve) BH_TRY(this->approve(key, who, given));
    const bool settled = !approve || given.size() >= kNeeded;
    const char* const status = settled ? (approve ? "enabled" : "rejected") : "pending";
    entry.clear["key_status"] = std::string(status);
    entry.clear["key_approvals"] = static_cast<std::int64_t>(given.size());
    BH_TRY(keep(key, given, std::move(all), entry));
    if (settled) BH_TRY(keys_.settle(id, approve));
    BH_TRY_ASSIGN(auth::AccessKey now, find(id));
    return Held{std::move(now), static_cast<int>(given.size())};
}

Result<void> StoredKeyDesk::finish() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(const Approvals all, approvals());
    BH_TRY_ASSIGN(const auto keys, keys_.list());
    for (const auth::AccessKey& key : keys) {
        const auto given = all.find(asked(key));
        if (key.waiting_since_ms == 0 || given == all.end()) continue;
        if (given->second.size() >= kNeeded) BH_TRY(keys_.settle(key.id, true));
    }
    return {};
}

}  // namespace beholden::app
