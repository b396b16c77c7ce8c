#include "api/match_review.h"

#include <string>
#include <utility>

#include "api/face_shapes.h"
#include "api/policy_gate.h"
#include "base/ids.h"
#include "gallery/leads.h"

namespace beholden::api {

namespace {

policy::Lead lead_of(
    const Context& context,
    const gallery::SearchResult& result,
    const gallery::FaceMatch& match,
    const std::string& probe_picture,
    TimePoint now
) {
    policy::Lead lead;
    lead.lead_id = make_uuid();
    lead.search_id = context.request_id;
    lead.face_id = match.face.face_id.str();
    lead.requester = person_of(context);
    lead.purpose = context.who.purpose;
    lead.case_reference = context.who.case_reference;
    lead.probe = context.probe.empty() ? "unknown" : std::string(context.probe);
    lead.created = now;
    lead.similarity_pct = match.similarity_pct;
    lead.threshold_pct = result.similarity_pct_min;
    lead.gallery_size = result.gallery_size;
    lead.expected_false_matches = result.expected_false_matches;
    lead.probe_picture = probe_picture;
    return lead;
}

}  // namespace

Result<std::vector<wire::rekognition::FaceMatch>> told_matches(
    const Services& services,
    const Context& context,
    const gallery::CollectionInfo& info,
    const gallery::SearchResult& result,
    const Bytes& probe_picture
) {
    auto told = face_matches(result.matches);
    if (info.policy->rules().review == policy::Review::kNone) return told;
    const std::string picture = to_base64(probe_picture);
    const TimePoint now = services.clock.now();
    std::vector<policy::Lead> leads;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < told.size(); ++i) {
        leads.push_back(lead_of(context, result, result.matches[i], picture, now));
        ids.push_back(leads.back().lead_id);
        told[i].LeadId = leads.back().lead_id;
        if (auto& face = told[i].Face) {
            face->ExternalImageId.reset();
            face->UserId.reset();
        }
    }
    context.entry.sealed["leads"] = std::move(ids);
    BH_TRY(services.gallery.leads().open(info.id, leads, context.entry));
    return told;
}

}  // namespace beholden::api
