#include "policy/lead.h"

#include <algorithm>
#include <iterator>

#include "base/limits.h"

namespace beholden::policy {

namespace {

constexpr std::size_t kReviewers = 2;

Result<void> check_human(std::string_view human) {
    if (!human.empty()) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "A human must be stated (SourceIdentity of the session, or x-beholden-human)."
    );
}

}  // namespace

LeadStatus status(const Lead& lead) noexcept {
    if (lead.decisions.size() < kReviewers) return LeadStatus::kOpen;
    const bool both_same = std::ranges::all_of(lead.decisions, [](const Decision& decision) {
        return decision.verdict == Verdict::kSamePerson;
    });
    return both_same ? LeadStatus::kConfirmed : LeadStatus::kNotConfirmed;
}

Result<void> decide(
    Lead& lead, const Rules& rules, std::string_view human, Verdict verdict, TimePoint now
) {
    BH_TRY(check_human(human));
    if (std::ranges::find(lead.decisions, human, &Decision::human) != lead.decisions.end()) {
        return fail(ErrorCode::kAccessDenied, "You have decided on this lead already.");
    }
    if (lead.requester == human && !rules.requester_may_review) {
        return fail(ErrorCode::kAccessDenied, "Who searched may not review the matches.");
    }
    if (status(lead) != LeadStatus::kOpen) {
        return fail(ErrorCode::kInvalidArgument, "The lead is closed.");
    }
    lead.decisions.push_back({std::string(human), verdict, now});
    return {};
}

std::vector<Decision> visible_decisions(const Lead& lead, std::string_view human) {
    if (status(lead) != LeadStatus::kOpen) return lead.decisions;
    std::vector<Decision> own;
    std::ranges::copy_if(lead.decisions, std::back_inserter(own), [human](const Decision& each) {
        return !human.empty() && each.human == human;
    });
    return own;
}

Result<void> check_release(const Lead& lead, std::string_view human) {
    BH_TRY(check_human(human));
    if (status(lead) == LeadStatus::kConfirmed) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "The identity is told only after two different people have said that both faces are the "
        "same person's."
    );
}

Result<void> record(Lead& lead, std::string_view human, Outcome outcome, TimePoint now) {
    BH_TRY(check_human(human));
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
    lead.dispositions.push_back({std::string(human), outcome, now});
    return {};
}

}  // namespace beholden::policy
