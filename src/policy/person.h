#pragma once

#include <string>

#include "base/result.h"

namespace beholden::policy {

/// Who takes part in a decision that needs two.
struct Person {
    std::string human;  ///< As stated; empty: not stated.
    std::string key;    ///< The long-term access key behind the call.
    bool operator==(const Person&) const = default;
};

/// Whether two parts may have been played by one person: the same name, or the same key under
/// another name, since whoever holds a key may state any name that it is not bound to.
inline bool may_be_one(const Person& a, const Person& b) noexcept {
    return a.human == b.human || a.key == b.key;
}

/// errors  kAccessDenied: no human is stated.
inline Result<void> check_stated(const Person& who) {
    if (!who.human.empty()) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "A human must be stated (SourceIdentity of the session, or x-beholden-human)."
    );
}

}  // namespace beholden::policy
