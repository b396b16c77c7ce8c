#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "policy/person.h"
#include "policy/policy.h"

namespace beholden::policy {

enum class ChangeStatus : std::uint8_t { kPending, kApplied, kRejected };
inline constexpr std::array<std::string_view, 3> kChangeStatusNames = {
    "PENDING", "APPLIED", "REJECTED"
};

/// One change of a collection's policy, proposed by one administrator.
///
/// A change that at most strengthens is applied at once. One that weakens anything waits for
/// another human of the same role, and lapses after limits::kPolicyChangeLife.
struct Change {
    std::string change_id;  ///< UUID.
    Person proposer;
    Person decider;         ///< No human: nobody yet, or it needed none.
    std::string from_hash;  ///< Of the policy that the change was made for.
    std::string document;   ///< Of the policy that the change makes.
    std::vector<std::string> weakens;
    TimePoint proposed;
    ChangeStatus status = ChangeStatus::kPending;
    bool operator==(const Change&) const = default;
};

/// errors  kAccessDenied: no human is stated, or the change weakens and the key is not that human's
///         own. kInvalidArgument: nothing would change.
Result<Change> propose(
    std::string change_id, const Policy& from, const Policy& to, const Caller& who, TimePoint now
);

/// What a pending change has become by now.
bool has_lapsed(const Change& change, TimePoint now) noexcept;

/// A second human's word on a pending change.
///
/// current_hash  Of the collection's policy now.
/// errors  kAccessDenied: no human is stated, who approves has no key of their own, or it may be
/// the proposer who approves (a proposer
///         may reject, that is withdraw). kInvalidArgument: decided, lapsed, or made for a policy
///         that has changed since.
Result<void> decide(
    Change& change, const Caller& who, bool approve, std::string_view current_hash, TimePoint now
);

/// As JSON, for storage.
std::string write_change(const Change& change);
/// errors  kCorruption.
Result<Change> read_change(std::string_view text);

}  // namespace beholden::policy
