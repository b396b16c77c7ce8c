#include "api/face_shapes.h"
#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

Result<rek::ListFacesResponse> list_faces(
    const Services& services, const rek::ListFacesRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    context.entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    BH_TRY(admit(context, info, policy::Act::kList));
    const bool identities = lists_identities(context, info);
    context.entry.clear["identities_listed"] = identities;
    if (request.UserId && !identities) BH_TRY(refuse_under_review(info, "UserId"));
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(
            after, services.tokens.open(*request.NextToken, rek::ListFaces::kName, id.str())
        );
    }
    gallery::FaceFilter filter;
    if (request.FaceIds) filter.ids = face_ids(*request.FaceIds);
    if (request.UserId) filter.user = UserId(*request.UserId);
    BH_TRY_ASSIGN(
        const auto page,
        services.gallery.list_faces(id, after, page_size(request.MaxResults), filter)
    );
    context.entry.clear["faces_listed"] = static_cast<std::int64_t>(page.items.size());
    BH_TRY(services.quota.note_faces(context.who, page.items, &gallery::FaceRecord::face_id));
    rek::ListFacesResponse response;
    response.Faces.emplace();
    for (const auto& record : page.items) {
        response.Faces->push_back(face(record));
        if (identities) continue;
        response.Faces->back().ExternalImageId.reset();
        response.Faces->back().UserId.reset();
    }
    response.FaceModelVersion = info.model_version;
    if (!page.next.empty()) {
        response.NextToken = services.tokens.make(rek::ListFaces::kName, id.str(), page.next);
    }
    return response;
}

Result<rek::DeleteFacesResponse> delete_faces(
    const Services& services, const rek::DeleteFacesRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(
        const auto info, services.gallery.describe_collection(CollectionId(request.CollectionId))
    );
    BH_TRY(admit(context, info, policy::Act::kErase));
    BH_TRY_ASSIGN(
        const auto result,
        services.gallery.delete_faces(
            CollectionId(request.CollectionId), face_ids(request.FaceIds), context.entry
        )
    );
    rek::DeleteFacesResponse response;
    response.DeletedFaces.emplace();
    response.UnsuccessfulFaceDeletions.emplace();
    for (const auto& id : result.deleted) response.DeletedFaces->push_back(id.str());
    for (const auto& id : result.not_found) {
        rek::UnsuccessfulFaceDeletion failure;
        failure.FaceId = id.str();
        failure.Reasons.emplace().emplace_back(rek::UnsuccessfulFaceDeletionReason::FACE_NOT_FOUND);
        response.UnsuccessfulFaceDeletions->push_back(std::move(failure));
    }
    for (const auto& [id, user] : result.associated) {
        rek::UnsuccessfulFaceDeletion failure;
        failure.FaceId = id.str();
        if (!user.empty()) failure.UserId = user.str();
        failure.Reasons.emplace().emplace_back(
            rek::UnsuccessfulFaceDeletionReason::ASSOCIATED_TO_AN_EXISTING_USER
        );
        response.UnsuccessfulFaceDeletions->push_back(std::move(failure));
    }
    return response;
}

}  // namespace beholden::api
