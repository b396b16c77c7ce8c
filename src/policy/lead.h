#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "policy/person.h"
#include "policy/rules.h"

namespace beholden::policy {

/// What a reviewer found, comparing the two faces.
enum class Verdict : std::uint8_t { kSamePerson, kDifferentPerson, kInconclusive };
inline constexpr std::array<std::string_view, 3> kVerdictNames = {
    "SAME_PERSON", "DIFFERENT_PERSON", "INCONCLUSIVE"
};

/// What became of a lead in the world.
enum class Outcome : std::uint8_t { kConfirmed, kFalse, kNoAction };
inline constexpr std::array<std::string_view, 3> kOutcomeNames = {
    "CONFIRMED", "FALSE", "NO_ACTION"
};

/// Open until two people decided; confirmed only if both said the same person.
enum class LeadStatus : std::uint8_t { kOpen, kConfirmed, kNotConfirmed };
inline constexpr std::array<std::string_view, 3> kLeadStatusNames = {
    "OPEN", "CONFIRMED", "NOT_CONFIRMED"
};

/// A name's place in one of the lists above; absent: none of them.
template <class Enum, std::size_t kCount>
std::optional<Enum> parse_name(
    const std::array<std::string_view, kCount>& names, std::string_view name
) {
    for (std::size_t i = 0; i < kCount; ++i) {
        if (names[i] == name) return static_cast<Enum>(i);
    }
    return std::nullopt;
}

struct Decision {
    Person reviewer;
    Verdict verdict = Verdict::kInconclusive;
    TimePoint at;
    bool operator==(const Decision&) const = default;
};

/// Later ones correct earlier ones; none is ever taken away.
struct Disposition {
    Person recorder;
    Outcome outcome = Outcome::kNoAction;
    TimePoint at;
    bool operator==(const Disposition&) const = default;
};

/// One match of one search, from its making to what became of it. Holds no name of the enrolled:
/// who the face is, is looked up in the gallery when the identity is released.
struct Lead {
    std::string lead_id;    ///< UUID.
    std::string search_id;  ///< Request id of the search; its matches share it.
    std::string face_id;
    Person requester;  ///< Who searched.
    std::string purpose;
    std::string case_reference;
    std::string probe;  ///< Among kProbeNames.
    TimePoint created;
    double similarity_pct = 0;
    double threshold_pct = 0;
    std::int64_t gallery_size = 0;
    double expected_false_matches = 0;
    std::vector<Decision> decisions;  ///< At most two, of different people.
    std::vector<Disposition> dispositions;
    std::string probe_picture;  ///< Base64 of a JPEG of the probe's face; empty: none was brought.
    bool operator==(const Lead&) const = default;
};

LeadStatus status(const Lead& lead) noexcept;

/// Notes what one person found.
///
/// errors  kAccessDenied: no human is stated, or the key is not that human's own; the same human or
/// key decided before, or it may be
/// the requester
///         and the rules do not let requesters review. kInvalidArgument: the lead is closed.
Result<void> decide(
    Lead& lead, const Rules& rules, const Caller& who, Verdict verdict, TimePoint now
);

/// What `who` may see of the decisions: all of a closed lead, of an open one only their own, so
/// that the second person compares without knowing what the first one said, nor that there was one.
std::vector<Decision> visible_decisions(const Lead& lead, const Person& who);

/// Whether the identity behind the lead may be told.
///
/// errors  kAccessDenied: no human is stated, or the lead is not confirmed.
Result<void> check_release(const Lead& lead, const Person& who);

/// Notes what became of the lead.
///
/// errors  kAccessDenied: no human is stated. kInvalidArgument: two people have not decided yet, or
///         `kConfirmed` of a lead that they did not confirm. kQuotaExceeded over
///         limits::kLeadDispositionsMax.
Result<void> record(Lead& lead, const Person& who, Outcome outcome, TimePoint now);

/// As JSON, for storage.
std::string write_lead(const Lead& lead);
/// errors  kCorruption.
Result<Lead> read_lead(std::string_view text);

}  // namespace beholden::policy
