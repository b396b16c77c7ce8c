#pragma once

#include <vector>

#include "audit/entry.h"
#include "auth/access_keys.h"
#include "base/result.h"
#include "policy/person.h"

namespace beholden::api {

/// Where administrators decide on access keys that wait for them.
///
/// threads  all members are safe to call concurrently.
class KeyDesk {
public:
    /// A key and how many administrators have approved it, while it waits.
    struct Held {
        auth::AccessKey key;
        int approvals = 0;
    };
    virtual ~KeyDesk() = default;

    /// Every key, oldest first.
    [[nodiscard]] virtual Result<std::vector<Held>> list() = 0;

    /// One administrator's word; it is a leaf before it counts. Two who approve, each with a key of
    /// their own, let the key in; one who rejects keeps it out.
    ///
    /// errors  kNotFound; kInvalidArgument: it does not wait. kAccessDenied: no human is stated,
    /// who
    ///         approves has no key of their own, or has approved before. kIo and others.
    virtual Result<Held> decide(
        const AccessKeyId& id, const policy::Caller& who, bool approve, audit::Entry& entry
    ) = 0;
};

}  // namespace beholden::api
