#include "policy/lead.h"

#include <algorithm>
#include <iterator>

#include "base/limits.h"

namespace beholden::policy {

namespace {

constexpr std::size_t kReviewers = 2;

}  // namespace

LeadStatus status(const Lead& lead) noexcept {
    if (lead.decisions.size() < kReviewers) return LeadStatus::kOpen;
    const bool both_same = std::ranges::all_of(lead.decisions, [](const Decision& decision) {
        return decision.verdict == Verdict::kSamePerson;
    });
    return both_same ? LeadStatus::kConfirmed : LeadStatus::kNotConfirmed;
}

Result<void> decide(
    Lead& lead, const Rules& rules, const Caller& who, Verdict verdict, TimePoint now
) {
    BH_TRY(check_own(who));
    const auto decided = [&who](const Decision& each) { return may_be_one(each.reviewer, who); };
    if (std::ranges::any_of(lead.decisions, decided)) {
        return fail(
            ErrorCode::kAccessDenied,
            "You, or somebody with your key, decided on this lead already."
        );
    }
    if (may_be_one(lead.requester, who) && !rules.requester_may_review) {
        return fail(ErrorCode::kAccessDenied, "Who searched may not review the matches.");
    }
    if (status(lead) != LeadStatus::kOpen) {
        return fail(ErrorCode::kInvalidArgument, "The lead is closed.");
    }
    lead.decisions.push_back({who, verdict, now});
    return {};
}

std::vector<Decision> visible_decisions(const Lead& lead, const Person& who) {
    if (status(lead) != LeadStatus::kOpen) return lead.decisions;
    std::vector<Decision> own;
    std::ranges::copy_if(lead.decisions, std::back_inserter(own), [&who](const Decision& each) {
        return !who.human.empty() && each.reviewer.human == who.human;
    });
    return own;
}

Result<void> check_release(const Lead& lead, const Person& who) {
    BH_TRY(check_stated(who));
    if (status(lead) == LeadStatus::kConfirmed) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "The identity is told only after two different people have said that both faces are the "
        "same person's."
    );
}

Result<void> record(Lead& lead, const Person& who, Outcome outcome, TimePoint now) {
    BH_TRY(check_stated(who));
    const LeadStatus found = status(lead);
    if (found == LeadStatus::kOpen) {
        return fail(ErrorCode::kInvalidArgument, "Two people have not decided on this lead yet.");
    }
    if (outcome == Outcome::kConfirmed && found != LeadStatus::kConfirmed) {
        return fail(
            ErrorCode::kInvalidArgument, "A lead that review did not confirm cannot be confirmed."
        );
    }
    if (lead.dispositions.size() >= limits::kLeadDispositionsMax) {
        return fail(ErrorCode::kQuotaExceeded, "The lead holds as many dispositions as it may.");
    }
    lead.dispositions.push_back({who, outcome, now});
    return {};
}

}  // namespace beholden::policy
