#pragma once

#include <span>
#include <string_view>

#include "api/dispatcher.h"
#include "api/services.h"
#include "wire/beholden_api/shapes.h"
#include "wire/rekognition/shapes.h"

/// One function per operation. Each answers the API's response or the error that says why not.
namespace beholden::api {

namespace rek = wire::rekognition;
namespace own = wire::beholden_api;

/// One served operation: its target, who may call it, and how it joins a dispatcher.
struct Registration {
    std::string_view target;
    Permission permission = Permission::kGovern;
    void (*add_to)(Dispatcher& dispatcher, const Services& services) = nullptr;
};

/// What this server serves; the one list behind the dispatcher, GetServerInfo and the
/// documentation.
std::span<const Registration> served_operations() noexcept;

bool is_served(std::string_view target) noexcept;

/// Registers every served operation; `services` must outlive the dispatcher.
void serve_all(Dispatcher& dispatcher, const Services& services);

// collections.cc
Result<rek::CreateCollectionResponse> create_collection(
    const Services& services, const rek::CreateCollectionRequest& request, const Context& context
);
Result<rek::DescribeCollectionResponse> describe_collection(
    const Services& services, const rek::DescribeCollectionRequest& request, const Context& context
);
Result<rek::ListCollectionsResponse> list_collections(
    const Services& services, const rek::ListCollectionsRequest& request, const Context& context
);
Result<rek::DeleteCollectionResponse> delete_collection(
    const Services& services, const rek::DeleteCollectionRequest& request, const Context& context
);

// index_faces.cc
Result<rek::IndexFacesResponse> index_faces(
    const Services& services, const rek::IndexFacesRequest& request, const Context& context
);

// stored_faces.cc
Result<rek::ListFacesResponse> list_faces(
    const Services& services, const rek::ListFacesRequest& request, const Context& context
);
Result<rek::DeleteFacesResponse> delete_faces(
    const Services& services, const rek::DeleteFacesRequest& request, const Context& context
);

// search.cc
Result<rek::SearchFacesResponse> search_faces(
    const Services& services, const rek::SearchFacesRequest& request, const Context& context
);
Result<rek::SearchFacesByImageResponse> search_faces_by_image(
    const Services& services, const rek::SearchFacesByImageRequest& request, const Context& context
);

// celebrities.cc
Result<rek::RecognizeCelebritiesResponse> recognize_celebrities(
    const Services& services,
    const rek::RecognizeCelebritiesRequest& request,
    const Context& context
);
Result<rek::GetCelebrityInfoResponse> get_celebrity_info(
    const Services& services, const rek::GetCelebrityInfoRequest& request, const Context& context
);

// users.cc
Result<rek::CreateUserResponse> create_user(
    const Services& services, const rek::CreateUserRequest& request, const Context& context
);
Result<rek::DeleteUserResponse> delete_user(
    const Services& services, const rek::DeleteUserRequest& request, const Context& context
);
Result<rek::ListUsersResponse> list_users(
    const Services& services, const rek::ListUsersRequest& request, const Context& context
);
Result<rek::AssociateFacesResponse> associate_faces(
    const Services& services, const rek::AssociateFacesRequest& request, const Context& context
);
Result<rek::DisassociateFacesResponse> disassociate_faces(
    const Services& services, const rek::DisassociateFacesRequest& request, const Context& context
);

// search_users.cc
Result<rek::SearchUsersResponse> search_users(
    const Services& services, const rek::SearchUsersRequest& request, const Context& context
);
Result<rek::SearchUsersByImageResponse> search_users_by_image(
    const Services& services, const rek::SearchUsersByImageRequest& request, const Context& context
);

// tags.cc
Result<rek::TagResourceResponse> tag_resource(
    const Services& services, const rek::TagResourceRequest& request, const Context& context
);
Result<rek::UntagResourceResponse> untag_resource(
    const Services& services, const rek::UntagResourceRequest& request, const Context& context
);
Result<rek::ListTagsForResourceResponse> list_tags_for_resource(
    const Services& services, const rek::ListTagsForResourceRequest& request, const Context& context
);

// pictures.cc
Result<rek::DetectFacesResponse> detect_faces(
    const Services& services, const rek::DetectFacesRequest& request, const Context& context
);
Result<rek::CompareFacesResponse> compare_faces(
    const Services& services, const rek::CompareFacesRequest& request, const Context& context
);

// detect_labels.cc
Result<rek::DetectLabelsResponse> detect_labels(
    const Services& services, const rek::DetectLabelsRequest& request, const Context& context
);

// detect_moderation_labels.cc
Result<rek::DetectModerationLabelsResponse> detect_moderation_labels(
    const Services& services,
    const rek::DetectModerationLabelsRequest& request,
    const Context& context
);

// detect_protective_equipment.cc
Result<rek::DetectProtectiveEquipmentResponse> detect_protective_equipment(
    const Services& services,
    const rek::DetectProtectiveEquipmentRequest& request,
    const Context& context
);

// detect_text.cc
Result<rek::DetectTextResponse> detect_text(
    const Services& services, const rek::DetectTextRequest& request, const Context& context
);

// server_info.cc
Result<own::GetServerInfoResponse> get_server_info(
    const Services& services, const own::GetServerInfoRequest& request, const Context& context
);

// policies.cc
Result<own::GetCollectionPolicyResponse> get_collection_policy(
    const Services& services, const own::GetCollectionPolicyRequest& request, const Context& context
);
Result<own::ProposePolicyChangeResponse> propose_policy_change(
    const Services& services, const own::ProposePolicyChangeRequest& request, const Context& context
);
Result<own::DecidePolicyChangeResponse> decide_policy_change(
    const Services& services, const own::DecidePolicyChangeRequest& request, const Context& context
);
Result<own::ListPolicyChangesResponse> list_policy_changes(
    const Services& services, const own::ListPolicyChangesRequest& request, const Context& context
);

// access_keys.cc
Result<own::ListAccessKeysResponse> list_access_keys(
    const Services& services, const own::ListAccessKeysRequest& request, const Context& context
);
Result<own::DecideAccessKeyResponse> decide_access_key(
    const Services& services, const own::DecideAccessKeyRequest& request, const Context& context
);

// audit_log.cc
Result<own::DescribeAuditLogResponse> describe_audit_log(
    const Services& services, const own::DescribeAuditLogRequest& request, const Context& context
);
Result<own::GetInclusionProofResponse> get_inclusion_proof(
    const Services& services, const own::GetInclusionProofRequest& request, const Context& context
);
Result<own::GetAuditEntryResponse> get_audit_entry(
    const Services& services, const own::GetAuditEntryRequest& request, const Context& context
);
Result<own::GetDisclosureReportResponse> get_disclosure_report(
    const Services& services, const own::GetDisclosureReportRequest& request, const Context& context
);

// leads.cc
Result<own::ListLeadsResponse> list_leads(
    const Services& services, const own::ListLeadsRequest& request, const Context& context
);
Result<own::GetLeadResponse> get_lead(
    const Services& services, const own::GetLeadRequest& request, const Context& context
);
Result<own::DecideLeadResponse> decide_lead(
    const Services& services, const own::DecideLeadRequest& request, const Context& context
);
Result<own::GetLeadIdentityResponse> get_lead_identity(
    const Services& services, const own::GetLeadIdentityRequest& request, const Context& context
);
Result<own::RecordDispositionResponse> record_disposition(
    const Services& services, const own::RecordDispositionRequest& request, const Context& context
);

// human_loops.cc
Result<own::ListHumanLoopsResponse> list_human_loops(
    const Services& services, const own::ListHumanLoopsRequest& request, const Context& context
);
Result<own::GetHumanLoopResponse> get_human_loop(
    const Services& services, const own::GetHumanLoopRequest& request, const Context& context
);
Result<own::DecideHumanLoopResponse> decide_human_loop(
    const Services& services, const own::DecideHumanLoopRequest& request, const Context& context
);

}  // namespace beholden::api
