#include "api/operations.h"

#include <algorithm>
#include <array>

#include "wire/beholden_api/operations.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

namespace {

template <class Op, auto kFunction, Permission kPermission>
constexpr Registration operation() {
    return {Op::kTarget, kPermission, [](Dispatcher& dispatcher, const Services& services) {
                dispatcher.serve<Op>(
                    kPermission,
                    [&services](const typename Op::Request& request, const Context& context) {
                        return kFunction(services, request, context);
                    }
                );
            }};
}

using enum auth::Permission;

constexpr std::array kServed = {
    operation<rek::CreateCollection, create_collection, kManage>(),
    operation<rek::DeleteCollection, delete_collection, kManage>(),
    operation<rek::DescribeCollection, describe_collection, kInspect>(),
    operation<rek::ListCollections, list_collections, kInspect>(),
    operation<rek::IndexFaces, index_faces, kEnrol>(),
    operation<rek::DeleteFaces, delete_faces, kEnrol>(),
    operation<rek::ListFaces, list_faces, kSearch>(),
    operation<rek::SearchFaces, search_faces, kSearch>(),
    operation<rek::SearchFacesByImage, search_faces_by_image, kSearch>(),
    operation<rek::CreateUser, create_user, kEnrol>(),
    operation<rek::DeleteUser, delete_user, kEnrol>(),
    operation<rek::ListUsers, list_users, kSearch>(),
    operation<rek::AssociateFaces, associate_faces, kEnrol>(),
    operation<rek::DisassociateFaces, disassociate_faces, kEnrol>(),
    operation<rek::SearchUsers, search_users, kSearch>(),
    operation<rek::SearchUsersByImage, search_users_by_image, kSearch>(),
    operation<rek::RecognizeCelebrities, recognize_celebrities, kSearch>(),
    operation<rek::GetCelebrityInfo, get_celebrity_info, kSearch>(),
    operation<rek::TagResource, tag_resource, kManage>(),
    operation<rek::UntagResource, untag_resource, kManage>(),
    operation<rek::ListTagsForResource, list_tags_for_resource, kInspect>(),
    operation<rek::DetectFaces, detect_faces, kAnalyse>(),
    operation<rek::CompareFaces, compare_faces, kAnalyse>(),
    operation<rek::DetectLabels, detect_labels, kAnalyse>(),
    operation<rek::DetectModerationLabels, detect_moderation_labels, kAnalyse>(),
    operation<rek::DetectProtectiveEquipment, detect_protective_equipment, kAnalyse>(),
    operation<rek::DetectText, detect_text, kAnalyse>(),
    operation<own::GetCollectionPolicy, get_collection_policy, kInspect>(),
    operation<own::ListPolicyChanges, list_policy_changes, kInspect>(),
    operation<own::ProposePolicyChange, propose_policy_change, kGovern>(),
    operation<own::DecidePolicyChange, decide_policy_change, kGovern>(),
    operation<own::ListLeads, list_leads, kReview>(),
    operation<own::GetLead, get_lead, kReview>(),
    operation<own::DecideLead, decide_lead, kReview>(),
    operation<own::GetLeadIdentity, get_lead_identity, kSearch>(),
    operation<own::RecordDisposition, record_disposition, kSearch>(),
    operation<own::ListAccessKeys, list_access_keys, kAudit>(),
    operation<own::DecideAccessKey, decide_access_key, kGovern>(),
    operation<own::DescribeAuditLog, describe_audit_log, kInspect>(),
    operation<own::GetInclusionProof, get_inclusion_proof, kInspect>(),
    operation<own::GetAuditEntry, get_audit_entry, kAudit>(),
    operation<own::GetDisclosureReport, get_disclosure_report, kAudit>(),
    operation<own::ListHumanLoops, list_human_loops, kReview>(),
    operation<own::GetHumanLoop, get_human_loop, kReview>(),
    operation<own::DecideHumanLoop, decide_human_loop, kReview>(),
    operation<own::GetServerInfo, get_server_info, kInspect>(),
};

}  // namespace

std::span<const Registration> served_operations() noexcept { return kServed; }

bool is_served(std::string_view target) noexcept {
    return std::ranges::find(kServed, target, &Registration::target) != kServed.end();
}

void serve_all(Dispatcher& dispatcher, const Services& services) {
    for (const auto& each : kServed) each.add_to(dispatcher, services);
}

}  // namespace beholden::api
