#pragma once

#include <map>
#include <mutex>
#include <string>

#include "audit/leaf.h"
#include "auth/access_keys.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace beholden::app {

/// Keeps the audit log informed of access keys. The command line changes them beside a running
/// server and cannot write the log itself; so the server compares what there is with what it logged
/// last, from time to time and before it answers a key that it did not know.
///
/// threads  safe to call concurrently.
class KeyWatch {
public:
    /// All must outlive the watch.
    KeyWatch(
        auth::AccessKeys& keys,
        store::Store& store,
        const crypto::SecureKey& root_key,
        const Clock& clock
    )
        : keys_(keys), store_(store), clock_(clock), veil_(root_key) {}

    /// Reads what was logged last; to be called once, first.
    Result<void> load();

    /// Logs what changed since.
    ///
    /// errors  kIo and others: it is not logged.
    Result<void> check();

    /// check(), if this key is not the one that was logged.
    Result<void> expect(const AccessKeyId& id, auth::Role role);

private:
    using Snapshot = std::map<std::string, std::string>;  ///< Id to "role state".
    Result<Snapshot> current();
    void describe(const Snapshot& now, audit::Entry& entry) const;

    auth::AccessKeys& keys_;
    store::Store& store_;
    const Clock& clock_;
    const audit::Veil veil_;
    std::mutex mutex_;
    Snapshot logged_;
    int administrators_ = 0;  ///< As of the last look.
};

}  // namespace beholden::app
