// A collection's policy: what it is, and changing it.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "gallery/policies.h"
#include "policy/profiles.h"
#include "policy/rules_json.h"
#include "wire/beholden_api/operations.h"

namespace beholden::api {

namespace {

std::string status_name(const policy::Change& change, TimePoint now) {
    if (policy::has_lapsed(change, now)) return "LAPSED";
    return std::string(policy::kChangeStatusNames.at(static_cast<std::size_t>(change.status)));
}

Result<own::PolicyChange> change_shape(const policy::Change& change, TimePoint now) {
    BH_TRY_ASSIGN(const auto to, policy::Policy::parse(change.document));
    own::PolicyChange shape;
    shape.ChangeId = change.change_id;
    shape.Status = status_name(change, now);
    shape.Weakens = change.weakens;
    shape.ProposedBy = change.proposer.human;
    shape.ProposedAt = change.proposed;
    if (!change.decider.human.empty()) shape.DecidedBy = change.decider.human;
    shape.OldPolicySha256 = change.from_hash;
    shape.NewPolicySha256 = to.hash();
    shape.NewDocument = change.document;
    return shape;
}

/// The policy that a request makes of the one that holds.
Result<policy::Policy> changed(
    const Services& services,
    const own::ProposePolicyChangeRequest& request,
    const policy::Policy& from
) {
    policy::Rules rules = from.rules();
    if (request.Profile) {
        BH_TRY_ASSIGN(rules, services.profiles.find(*request.Profile));
    }
    if (request.Rules) {
        boost::system::error_code error;
        const auto value = boost::json::parse(*request.Rules, error);
        if (error || !value.is_object()) {
            return fail(ErrorCode::kInvalidArgument, "Rules must be a JSON object.");
        }
        BH_TRY_ASSIGN(rules, policy::read_rules(value.get_object(), std::move(rules)));
    }
    const std::string basis = request.LegalBasis.value_or(from.legal_basis());
    if (rules.legal_basis_required && basis.empty()) {
        return fail(ErrorCode::kInvalidArgument, "The policy asks for a legal basis.");
    }
    return policy::Policy::make(request.Profile.value_or(from.profile()), std::move(rules), basis);
}

}  // namespace

Result<own::GetCollectionPolicyResponse> get_collection_policy(
    const Services& services, const own::GetCollectionPolicyRequest& request, const Context& context
) {
    context.entry.collection_id = request.CollectionId;
    BH_TRY_ASSIGN(
        const auto info, services.gallery.describe_collection(CollectionId(request.CollectionId))
    );
    context.entry.policy_sha256 = info.policy->hash();
    own::GetCollectionPolicyResponse response;
    response.CollectionId = request.CollectionId;
    response.Profile = info.policy->profile();
    if (!info.policy->legal_basis().empty()) response.LegalBasis = info.policy->legal_basis();
    response.Rules = boost::json::serialize(policy::write_rules(info.policy->rules()));
    response.Document = info.policy->document();
    response.PolicySha256 = info.policy->hash();
    return response;
}

Result<own::ProposePolicyChangeResponse> propose_policy_change(
    const Services& services, const own::ProposePolicyChangeRequest& request, const Context& context
) {
    const auto make = [&](const policy::Policy& from) { return changed(services, request, from); };
    BH_TRY_ASSIGN(
        const auto change,
        services.gallery.policies().propose(
            CollectionId(request.CollectionId), make, person_of(context), context.entry
        )
    );
    own::ProposePolicyChangeResponse response;
    BH_TRY_ASSIGN(response.Change, change_shape(change, services.clock.now()));
    return response;
}

Result<own::DecidePolicyChangeResponse> decide_policy_change(
    const Services& services, const own::DecidePolicyChangeRequest& request, const Context& context
) {
    context.entry.clear["policy_change"] = request.ChangeId;
    BH_TRY_ASSIGN(
        const auto change,
        services.gallery.policies().decide(
            CollectionId(request.CollectionId), gallery::PolicyChangeId(request.ChangeId),
            person_of(context), request.Decision == own::PolicyDecision::APPROVE, context.entry
        )
    );
    own::DecidePolicyChangeResponse response;
    BH_TRY_ASSIGN(response.Change, change_shape(change, services.clock.now()));
    return response;
}

Result<own::ListPolicyChangesResponse> list_policy_changes(
    const Services& services, const own::ListPolicyChangesRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    context.entry.collection_id = id.str();
    constexpr auto kName = own::ListPolicyChanges::kName;
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(after, services.tokens.open(*request.NextToken, kName, id.str()));
    }
    BH_TRY_ASSIGN(
        const auto page, services.gallery.policies().list(id, after, page_size(request.MaxResults))
    );
    own::ListPolicyChangesResponse response;
    for (const auto& change : page.items) {
        BH_TRY_ASSIGN(auto shape, change_shape(change, services.clock.now()));
        response.Changes.push_back(std::move(shape));
    }
    if (!page.next.empty()) response.NextToken = services.tokens.make(kName, id.str(), page.next);
    return response;
}

}  // namespace beholden::api
