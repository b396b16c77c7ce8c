#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>

#include "api/key_desk.h"
#include "audit/leaf.h"
#include "auth/access_keys.h"
#include "base/clock.h"
#include "crypto/secret.h"
#include "store/store.h"

namespace beholden::app {

/// The desk of a running server. An approval is kept in the transaction of its leaf; the key itself
/// is let in right after the second, or, where a crash came between, by finish().
class StoredKeyDesk final : public api::KeyDesk {
public:
    /// All must outlive the desk.
    StoredKeyDesk(
        auth::AccessKeys& keys,
        store::Store& store,
        const crypto::SecureKey& root_key,
        const Clock& clock
    )
        : keys_(keys), store_(store), clock_(clock), veil_(root_key) {}

    [[nodiscard]] Result<std::vector<Held>> list() override;
    Result<Held> decide(
        const AccessKeyId& id, const policy::Caller& who, bool approve, audit::Entry& entry
    ) override;

    /// Lets in what two have approved already; to be called once, at the start.
    Result<void> finish();

private:
    /// Who approved, as pseudonyms of the human and the key.
    struct Approval {
        std::string human;
        std::string key;
        auto operator<=>(const Approval&) const = default;
    };
    /// By the key's id and the moment of asking: an approval counts for what was asked then.
    using Approvals = std::map<std::pair<std::string, std::int64_t>, std::set<Approval>>;

    Result<Approvals> approvals() const;
    Result<auth::AccessKey> find(const AccessKeyId& id) const;
    Result<void> approve(
        const auth::AccessKey& key, const policy::Caller& who, std::set<Approval>& given
    ) const;
    Result<void> keep(
        const auth::AccessKey& key,
        const std::set<Approval>& given,
        Approvals all,
        audit::Entry& entry
    );

    auth::AccessKeys& keys_;
    store::Store& store_;
    const Clock& clock_;
    const audit::Veil veil_;
    std::mutex mutex_;
};

}  // namespace beholden::app
