#pragma once

#include <span>
#include <string_view>

#include "policy/rules.h"

/// Every rule once: its name in documents, its member, its domain and which way it weakens.
/// Reading, writing and comparing go through this table, so that no rule can be forgotten in one of
/// them.
namespace beholden::policy {

/// Weaker when lower.
struct Floor {
    double Rules::* member;
    double max;
};
/// Weaker when higher; weakest when absent.
struct Ceiling {
    std::optional<double> Rules::* member;
    double max;
};
struct CountCeiling {
    std::optional<int> Rules::* member;
    int max;
};
/// Weaker when higher.
struct Days {
    int Rules::* member;
    int max;
};
/// Weaker when false.
struct Requirement {
    bool Rules::* member;
};
/// Weaker when true.
struct Permit {
    bool Rules::* member;
};
/// Empty allows everything; weaker when it allows more.
struct Allowed {
    Words Rules::* member;
};
/// Weaker when a word is missing. An empty vocabulary: any word.
struct Denied {
    Words Rules::* member;
    std::span<const std::string_view> vocabulary;
};
/// Counts under review, and shows to everybody without; empty shows to nobody. Weaker when it shows
/// to more.
struct Shown {
    Words Rules::* member;
    std::span<const std::string_view> vocabulary;
};
/// Weaker when lower; `names` rise.
template <class Level>
struct Rung {
    Level Rules::* member;
    std::span<const std::string_view> names;
};

inline constexpr std::array<std::string_view, 5> kRoleNames = {
    "admin", "operator", "investigator", "reviewer", "auditor"
};

/// Ten years: longer than any retention law that we know of allows for faces.
inline constexpr int kDaysMax = 3'650;

/// Calls visit(name, kind) for every rule, in the order of the document.
template <class Visitor>
void for_each_rule(Visitor&& visit) {
    visit("threshold_min", Floor{&Rules::threshold_min_pct, 100});
    visit("expected_false_matches_max", Ceiling{&Rules::expected_false_matches_max, 1e6});
    visit("candidates_max", CountCeiling{&Rules::candidates_max, 4'096});
    visit("human_required", Requirement{&Rules::human_required});
    visit("purpose_required", Requirement{&Rules::purpose_required});
    visit("case_required", Requirement{&Rules::case_required});
    visit("purposes_allowed", Allowed{&Rules::purposes_allowed});
    visit("purposes_denied", Denied{&Rules::purposes_denied, {}});
    visit("legal_basis_required", Requirement{&Rules::legal_basis_required});
    visit("consent_required", Requirement{&Rules::consent_required});
    visit("retention_days", CountCeiling{&Rules::retention_days, kDaysMax});
    visit("enrolment_quality_min", Rung<Quality>{&Rules::enrolment_quality_min, kQualityNames});
    visit("one_face_per_picture", Requirement{&Rules::one_face_per_picture});
    visit("probes_refused", Denied{&Rules::probes_refused, kProbeNames});
    visit("review", Rung<Review>{&Rules::review, kReviewNames});
    visit("requester_may_review", Permit{&Rules::requester_may_review});
    visit("lead_days", Days{&Rules::lead_days, kDaysMax});
    visit("identities_listed_to", Shown{&Rules::identities_listed_to, kRoleNames});
}

}  // namespace beholden::policy
