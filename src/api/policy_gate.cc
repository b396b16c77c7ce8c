#include "api/policy_gate.h"

#include <algorithm>
#include <array>

#include "auth/role.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

constexpr std::array<std::string_view, 4> kLevels = {"NONE", "LOW", "MEDIUM", "HIGH"};

std::size_t rank_of(std::string_view level) {
    if (level == "AUTO") level = "LOW";  // as quality_bar() has it
    const auto found = std::ranges::find(kLevels, level);
    return found == kLevels.end() ? 0 : static_cast<std::size_t>(found - kLevels.begin());
}

}  // namespace

policy::Stated stated_by(const Context& context) {
    return {
        .human = context.who.source_identity,
        .purpose = context.who.purpose,
        .case_reference = context.who.case_reference,
        .consent_reference = std::string(context.consent),
        .probe = std::string(context.probe),
    };
}

policy::Caller person_of(const Context& context) {
    const auth::Principal& who = context.who;
    return {{who.source_identity, who.access_key_id.str()}, who.source_identity_bound};
}

Result<void> admit(const Context& context, const gallery::CollectionInfo& info, policy::Act act) {
    const policy::Stated stated = stated_by(context);
    if (stated.consent_reference.size() > limits::kCaseCharactersMax) {
        return fail(ErrorCode::kInvalidArgument, "The consent reference is too long.");
    }
    audit::Entry& entry = context.entry;
    entry.collection_id = info.id.str();
    entry.policy_sha256 = info.policy->hash();
    const policy::Rules& rules = info.policy->rules();
    const bool takes_picture = act == policy::Act::kSearch || act == policy::Act::kEnrol;
    if (takes_picture) BH_TRY(policy::check_probe(rules, stated.probe));
    if (takes_picture && !stated.probe.empty()) entry.clear["probe_origin"] = stated.probe;
    if (!stated.consent_reference.empty()) entry.hidden["consent"] = stated.consent_reference;
    return policy::check_stated(rules, act, stated);
}

Result<gallery::CollectionInfo> admit_to(
    const Services& services, const Context& context, const CollectionId& id, policy::Act act
) {
    context.entry.collection_id = id.str();
    BH_TRY_ASSIGN(auto info, services.gallery.describe_collection(id));
    BH_TRY(admit(context, info, act));
    return info;
}

gallery::SearchOptions search_options(
    const gallery::CollectionInfo& info,
    std::optional<float> similarity_pct,
    std::optional<int> faces_max
) {
    const policy::Rules& rules = info.policy->rules();
    const double asked_pct = similarity_pct ? double{*similarity_pct} : kThresholdDefault;
    const int most = rules.candidates_max.value_or(limits::kSearchFacesMax);
    return {
        .similarity_pct_min = policy::threshold(rules, asked_pct),
        .faces_max = std::min(faces_max.value_or(limits::kSearchFacesMax), most),
        .expected_false_matches_max = rules.expected_false_matches_max,
    };
}

gallery::UserSearchOptions user_search_options(
    const gallery::CollectionInfo& info,
    std::optional<float> similarity_pct,
    std::optional<int> users_max
) {
    const auto options =
        search_options(info, similarity_pct, users_max.value_or(limits::kSearchUsersMax));
    return {options.similarity_pct_min, options.faces_max, options.expected_false_matches_max};
}

std::string enrolment_filter(
    const gallery::CollectionInfo& info, const std::optional<std::string>& asked
) {
    const auto least = static_cast<std::size_t>(info.policy->rules().enrolment_quality_min);
    const std::string level = asked.value_or("AUTO");
    return rank_of(level) >= least ? level : std::string(kLevels.at(least));
}

bool lists_identities(const Context& context, const gallery::CollectionInfo& info) {
    return policy::identities_listed_to(info.policy->rules(), auth::role_name(context.who.role));
}

Result<void> refuse_under_review(const gallery::CollectionInfo& info, std::string_view operation) {
    if (info.policy->rules().review == policy::Review::kNone) return {};
    return fail(
        ErrorCode::kAccessDenied,
        "In this collection identities are told after review: " + std::string(operation) +
            " would name them. Search for faces instead."
    );
}

}  // namespace beholden::api
