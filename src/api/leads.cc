// Matches under review: two people compare, then the identity is told.
#include "gallery/leads.h"

#include <functional>

#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "wire/beholden_api/operations.h"

namespace beholden::api {

namespace {

template <class Names, class Value>
std::string name_in(const Names& names, Value value) {
    return std::string(names.at(static_cast<std::size_t>(value)));
}

/// A lead as far as the caller may know it: while it is open, nothing of other people.
own::Lead lead_shape(
    const policy::Lead& lead, const gallery::CollectionInfo& info, const Context& context
) {
    const auto status = policy::status(lead);
    own::Lead shape;
    shape.LeadId = lead.lead_id;
    shape.SearchId = lead.search_id;
    shape.Status = name_in(policy::kLeadStatusNames, status);
    shape.CreatedAt = lead.created;
    shape.ExpiresAt = lead.created + std::chrono::days(info.policy->rules().lead_days);
    shape.Similarity = static_cast<float>(lead.similarity_pct);
    shape.EffectiveThreshold = static_cast<float>(lead.threshold_pct);
    shape.GallerySize = lead.gallery_size;
    shape.ExpectedFalseMatches = lead.expected_false_matches;
    shape.Probe = lead.probe;
    if (!lead.purpose.empty()) shape.Purpose = lead.purpose;
    if (!lead.case_reference.empty()) shape.CaseReference = lead.case_reference;
    if (status != policy::LeadStatus::kOpen && !lead.requester.human.empty()) {
        shape.RequestedBy = lead.requester.human;
    }
    for (const auto& decision : policy::visible_decisions(lead, person_of(context))) {
        own::LeadDecision told;
        told.DecidedBy = decision.reviewer.human;
        told.Verdict = name_in(policy::kVerdictNames, decision.verdict);
        told.DecidedAt = decision.at;
        shape.Decisions.push_back(std::move(told));
    }
    for (const auto& disposition : lead.dispositions) {
        own::LeadDispositionRecord told;
        told.RecordedBy = disposition.recorder.human;
        told.Disposition = name_in(policy::kOutcomeNames, disposition.outcome);
        told.RecordedAt = disposition.at;
        shape.Dispositions.push_back(std::move(told));
    }
    return shape;
}

/// Changes a lead; the answer tells it as it is then.
template <class Response>
Result<Response> changed(
    const Services& services,
    const Context& context,
    const gallery::CollectionInfo& info,
    const std::string& lead_id,
    const std::function<Result<void>(policy::Lead&)>& change
) {
    BH_TRY_ASSIGN(
        const auto lead,
        services.gallery.leads().change(info.id, gallery::LeadId(lead_id), change, context.entry)
    );
    Response response;
    response.Lead = lead_shape(lead, info, context);
    return response;
}

/// The collection, noted in the entry with its policy.
Result<gallery::CollectionInfo> collection_of(
    const Services& services, const std::string& id, const Context& context
) {
    context.entry.collection_id = id;
    BH_TRY_ASSIGN(auto info, services.gallery.describe_collection(CollectionId(id)));
    context.entry.policy_sha256 = info.policy->hash();
    return info;
}

/// What a leaf about a lead says: which one, of which search, and how it stands.
void tell(const policy::Lead& lead, audit::Entry& entry) {
    entry.clear["lead"] = lead.lead_id;
    entry.clear["search"] = lead.search_id;
    entry.clear["lead_status"] = name_in(policy::kLeadStatusNames, policy::status(lead));
}

}  // namespace

Result<own::ListLeadsResponse> list_leads(
    const Services& services, const own::ListLeadsRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto info, collection_of(services, request.CollectionId, context));
    constexpr auto kName = own::ListLeads::kName;
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(after, services.tokens.open(*request.NextToken, kName, info.id.str()));
    }
    BH_TRY_ASSIGN(
        const auto page,
        services.gallery.leads().list(info.id, after, page_size(request.MaxResults))
    );
    own::ListLeadsResponse response;
    for (const auto& lead : page.items) {
        auto shape = lead_shape(lead, info, context);
        if (request.Status && *request.Status != shape.Status) continue;
        response.Leads.push_back(std::move(shape));
    }
    if (!page.next.empty()) {
        response.NextToken = services.tokens.make(kName, info.id.str(), page.next);
    }
    return response;
}

Result<own::GetLeadResponse> get_lead(
    const Services& services, const own::GetLeadRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto info, collection_of(services, request.CollectionId, context));
    auto& leads = services.gallery.leads();
    BH_TRY_ASSIGN(const auto lead, leads.find(info.id, gallery::LeadId(request.LeadId)));
    tell(lead, context.entry);
    own::GetLeadResponse response;
    response.Lead = lead_shape(lead, info, context);
    if (!lead.probe_picture.empty()) {
        BH_TRY_ASSIGN(response.ProbePicture, parse_base64(lead.probe_picture));
    }
    auto portrait = leads.portrait(info.id, FaceId(lead.face_id));
    if (portrait) {
        response.CandidatePicture = std::move(*portrait);
    } else if (portrait.error().code != ErrorCode::kNotFound) {
        return tl::unexpected<Error>(std::move(portrait).error());
    }
    return response;
}

Result<own::DecideLeadResponse> decide_lead(
    const Services& services, const own::DecideLeadRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto info, collection_of(services, request.CollectionId, context));
    const auto verdict =
        policy::parse_name<policy::Verdict>(policy::kVerdictNames, request.Verdict);
    if (!verdict) return fail(ErrorCode::kInvalidArgument, "There is no such verdict.");
    context.entry.clear["lead"] = request.LeadId;
    context.entry.clear["verdict"] = request.Verdict;
    const auto decide = [&](policy::Lead& lead) -> Result<void> {
        tell(lead, context.entry);
        BH_TRY(policy::decide(
            lead, info.policy->rules(), person_of(context), *verdict, services.clock.now()
        ));
        tell(lead, context.entry);
        return {};
    };
    return changed<own::DecideLeadResponse>(services, context, info, request.LeadId, decide);
}

Result<own::GetLeadIdentityResponse> get_lead_identity(
    const Services& services, const own::GetLeadIdentityRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto info, collection_of(services, request.CollectionId, context));
    BH_TRY_ASSIGN(
        const auto lead, services.gallery.leads().find(info.id, gallery::LeadId(request.LeadId))
    );
    tell(lead, context.entry);
    BH_TRY(policy::check_release(lead, person_of(context)));
    context.entry.sealed["face"] = lead.face_id;
    // Looked up now: an identity that was erased since is not told from a copy.
    const std::vector<FaceId> face{FaceId(lead.face_id)};
    BH_TRY_ASSIGN(const auto found, services.gallery.list_faces(info.id, "", 1, {.ids = face}));
    if (found.items.empty()) {
        return fail(ErrorCode::kNotFound, "The enrolled face has been erased.");
    }
    own::GetLeadIdentityResponse response;
    response.LeadId = lead.lead_id;
    response.FaceId = lead.face_id;
    const auto& record = found.items.front();
    if (!record.external_image_id.empty()) response.ExternalImageId = record.external_image_id;
    if (!record.user_id.empty()) response.UserId = record.user_id.str();
    return response;
}

Result<own::RecordDispositionResponse> record_disposition(
    const Services& services, const own::RecordDispositionRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto info, collection_of(services, request.CollectionId, context));
    const auto outcome =
        policy::parse_name<policy::Outcome>(policy::kOutcomeNames, request.Disposition);
    if (!outcome) return fail(ErrorCode::kInvalidArgument, "There is no such disposition.");
    context.entry.clear["lead"] = request.LeadId;
    context.entry.clear["disposition"] = request.Disposition;
    const auto record = [&](policy::Lead& lead) -> Result<void> {
        tell(lead, context.entry);
        return policy::record(lead, person_of(context), *outcome, services.clock.now());
    };
    return changed<own::RecordDispositionResponse>(services, context, info, request.LeadId, record);
}

}  // namespace beholden::api
