#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/key_ring.h"
#include "base/clock.h"
#include "base/limits.h"

namespace beholden::auth {

/// An access key without its secret.
struct AccessKey {
    AccessKeyId id;
    std::string name;  ///< What the administrator calls it; need not be unique.
    Role role = Role::kInvestigator;
    bool enabled = true;
    /// When it was asked that it be let in, which two administrators have to approve; 0: it does
    /// not wait for anybody. A key that waits is not enabled.
    std::int64_t waiting_since_ms = 0;
    TimePoint created;
    Claims defaults;  ///< Human and purpose; the other fields are empty.
};

/// "enabled", "disabled" or "pending".
std::string_view state_name(const AccessKey& key) noexcept;

/// Administrators with keys of their own, each counted once: of these, two can approve.
int count_administrators(const std::vector<AccessKey>& keys);

/// Administrators that it takes to let a key in, where it takes more than a command.
inline constexpr int kAdministratorsNeeded = 2;

/// A key at its birth: the one moment at which the secret is shown.
struct NewAccessKey {
    AccessKey key;
    crypto::SecretBytes secret;  ///< Text: 43 letters and digits, 256 random bits.
};

/// The access keys of a data directory, in `access.db`; secrets lie there sealed under a key
/// derived from the root key, bound to their id. Nothing is in there until create() puts it there.
///
/// A change by another process (the command line beside a running server) holds from the next
/// find() on.
///
/// threads  all members are safe to call concurrently, also from several processes.
class AccessKeys : public KeyRing {
public:
    /// data_dir  must exist.
    /// errors    kIo, kCorruption, kUnavailable.
    static Result<std::unique_ptr<AccessKeys>> open(
        const std::filesystem::path& data_dir, const crypto::SecureKey& root_key, const Clock& clock
    );

    /// From now on keys that are made or enabled wait for two administrators. For good: nothing
    /// turns it off.
    ///
    /// errors  kInvalidArgument: fewer than two administrators have keys of their own.
    virtual Result<void> guard() = 0;
    [[nodiscard]] virtual Result<bool> is_guarded() = 0;

    /// What the administrators said to a key that waits.
    ///
    /// errors  kNotFound; kInvalidArgument: it does not wait. kIo.
    virtual Result<void> settle(const AccessKeyId& id, bool admitted) = 0;

    /// Durable when it returns. The key waits where keys are guarded and two administrators are
    /// there who can approve it.
    ///
    /// name      1 to 64 printable ASCII characters.
    /// defaults  Human: whose key this is; nobody else's name can be given with it. Purpose: of
    ///           requests that state none. Both may be empty; both lie sealed, as the secret does.
    /// errors    kInvalidArgument (also for a default case or offence: these belong to a request),
    ///           kQuotaExceeded (limits::kAccessKeysMax), kIo.
    [[nodiscard]] virtual Result<NewAccessKey> create(
        const std::string& name, Role role, const Claims& defaults
    ) = 0;
    [[nodiscard]] Result<NewAccessKey> create(const std::string& name, Role role) {
        return create(name, role, {});
    }

    /// All keys, oldest first.
    [[nodiscard]] virtual Result<std::vector<AccessKey>> list() = 0;

    /// Durable when it returns; setting what is set already is no error. To enable is to ask, as
    /// create() does; to disable holds at once.
    ///
    /// errors  kNotFound, kIo.
    virtual Result<void> set_enabled(const AccessKeyId& id, bool enabled) = 0;

    /// Erases the key and its secret, also from the write-ahead log.
    ///
    /// errors  kNotFound, kIo; kUnavailable if other processes kept the log from being emptied: the
    ///         key is gone, its sealed bytes may still be in the file.
    virtual Result<void> remove(const AccessKeyId& id) = 0;
};

}  // namespace beholden::auth
