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

/// Who calls now.
struct Caller : Person {
    /// The key behind the call belongs to this human and can name nobody else. Without it the name
    /// is only as good as whoever holds the key, who could be two people to us.
    bool own_key = false;
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

/// For a part of which it takes two people.
///
/// errors  kAccessDenied: no human is stated, or the key is not that human's own.
inline Result<void> check_own(const Caller& who) {
    BH_TRY(check_stated(who));
    if (who.own_key) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "It takes two people, each with a key of their own (beholden keys create --human): a name "
        "stated with another key may be anybody's."
    );
}

}  // namespace beholden::policy
