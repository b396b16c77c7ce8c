// CreateUser, DeleteUser, ListUsers, AssociateFaces, DisassociateFaces.
#include "gallery/users.h"
#include "api/face_shapes.h"
#include "api/operations.h"
#include "api/policy_gate.h"
#include "api/user_shapes.h"
#include "base/limits.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

namespace {

using gallery::FaceFate;

constexpr float kAssociateThresholdDefault = 75;

/// Who changes whose faces are together brings no picture: what the policy asks of an erasure is
/// asked of it.
Result<void> admit_change(
    const Services& services, const Context& context, const std::string& collection
) {
    BH_TRY(admit_to(services, context, CollectionId(collection), policy::Act::kErase));
    return {};
}

std::string status(bool has_faces) {
    return std::string(has_faces ? rek::UserStatus::ACTIVE : rek::UserStatus::CREATED);
}

rek::UnsuccessfulFaceAssociation not_associated(const gallery::FaceOutcome& outcome) {
    rek::UnsuccessfulFaceAssociation shape;
    shape.FaceId = outcome.face_id.str();
    if (!outcome.other.empty()) shape.UserId = outcome.other.str();
    using Reason = rek::UnsuccessfulFaceAssociationReason;
    std::string_view reason = Reason::FACE_NOT_FOUND;
    if (outcome.fate == FaceFate::kOthers) reason = Reason::ASSOCIATED_TO_A_DIFFERENT_USER;
    if (outcome.fate == FaceFate::kUnlike) {
        reason = Reason::LOW_MATCH_CONFIDENCE;
        shape.Confidence = static_cast<float>(outcome.similarity_pct);
    }
    shape.Reasons.emplace().emplace_back(reason);
    return shape;
}

rek::UnsuccessfulFaceDisassociation not_disassociated(const gallery::FaceOutcome& outcome) {
    rek::UnsuccessfulFaceDisassociation shape;
    shape.FaceId = outcome.face_id.str();
    if (!outcome.other.empty()) shape.UserId = outcome.other.str();
    using Reason = rek::UnsuccessfulFaceDisassociationReason;
    shape.Reasons.emplace().emplace_back(
        outcome.fate == FaceFate::kOthers ? Reason::ASSOCIATED_TO_A_DIFFERENT_USER
                                          : Reason::FACE_NOT_FOUND
    );
    return shape;
}

}  // namespace

rek::MatchedUser matched_user(const gallery::UserRecord& user) {
    rek::MatchedUser shape;
    shape.UserId = user.user_id.str();
    shape.UserStatus = status(user.face_count > 0);
    return shape;
}

FaceId user_key_of(const gallery::UserMatch& match) { return FaceId(match.user.key); }

void log_user_search(const gallery::UserSearchResult& result, audit::Entry& entry) {
    entry.gallery_size = result.gallery_size;
    entry.threshold_effective_pct = result.similarity_pct_min;
    entry.expected_false_matches = result.expected_false_matches;
    if (!entry.candidates) entry.candidates.emplace();
    for (const auto& match : result.matches) {
        entry.candidates->push_back({match.user.key, match.similarity_pct, true});
    }
}

Result<rek::CreateUserResponse> create_user(
    const Services& services, const rek::CreateUserRequest& request, const Context& context
) {
    BH_TRY(admit_change(services, context, request.CollectionId));
    BH_TRY(services.gallery.users().create_user(
        CollectionId(request.CollectionId), UserId(request.UserId),
        request.ClientRequestToken.value_or(""), context.entry
    ));
    return rek::CreateUserResponse{};
}

Result<rek::DeleteUserResponse> delete_user(
    const Services& services, const rek::DeleteUserRequest& request, const Context& context
) {
    BH_TRY(admit_change(services, context, request.CollectionId));
    BH_TRY(services.gallery.users().delete_user(
        CollectionId(request.CollectionId), UserId(request.UserId),
        request.ClientRequestToken.value_or(""), context.entry
    ));
    return rek::DeleteUserResponse{};
}

Result<rek::ListUsersResponse> list_users(
    const Services& services, const rek::ListUsersRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    BH_TRY_ASSIGN(const auto info, admit_to(services, context, id, policy::Act::kList));
    if (!lists_identities(context, info)) BH_TRY(refuse_under_review(info, rek::ListUsers::kName));
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(
            after, services.tokens.open(*request.NextToken, rek::ListUsers::kName, id.str())
        );
    }
    BH_TRY_ASSIGN(
        const auto page, services.gallery.users().list_users(
                             id, after, request.MaxResults.value_or(limits::kSearchUsersMax)
                         )
    );
    context.entry.clear["users_listed"] = static_cast<std::int64_t>(page.items.size());
    rek::ListUsersResponse response;
    response.Users.emplace();
    for (const auto& user : page.items) {
        rek::User shape;
        shape.UserId = user.user_id.str();
        shape.UserStatus = status(user.face_count > 0);
        response.Users->push_back(std::move(shape));
    }
    if (!page.next.empty()) {
        response.NextToken = services.tokens.make(rek::ListUsers::kName, id.str(), page.next);
    }
    return response;
}

Result<rek::AssociateFacesResponse> associate_faces(
    const Services& services, const rek::AssociateFacesRequest& request, const Context& context
) {
    BH_TRY(admit_change(services, context, request.CollectionId));
    BH_TRY_ASSIGN(
        const auto outcome,
        services.gallery.users().associate_faces(
            CollectionId(request.CollectionId), UserId(request.UserId), face_ids(request.FaceIds),
            request.UserMatchThreshold.value_or(kAssociateThresholdDefault),
            request.ClientRequestToken.value_or(""), context.entry
        )
    );
    rek::AssociateFacesResponse response;
    response.AssociatedFaces.emplace();
    response.UnsuccessfulFaceAssociations.emplace();
    for (const auto& face : outcome.faces) {
        if (face.fate == FaceFate::kDone) {
            rek::AssociatedFace shape;
            shape.FaceId = face.face_id.str();
            response.AssociatedFaces->push_back(std::move(shape));
        } else if (face.fate != FaceFate::kUnchanged) {
            response.UnsuccessfulFaceAssociations->push_back(not_associated(face));
        }
    }
    response.UserStatus = status(outcome.has_faces);
    return response;
}

Result<rek::DisassociateFacesResponse> disassociate_faces(
    const Services& services, const rek::DisassociateFacesRequest& request, const Context& context
) {
    BH_TRY(admit_change(services, context, request.CollectionId));
    BH_TRY_ASSIGN(
        const auto outcome,
        services.gallery.users().disassociate_faces(
            CollectionId(request.CollectionId), UserId(request.UserId), face_ids(request.FaceIds),
            request.ClientRequestToken.value_or(""), context.entry
        )
    );
    rek::DisassociateFacesResponse response;
    response.DisassociatedFaces.emplace();
    response.UnsuccessfulFaceDisassociations.emplace();
    for (const auto& face : outcome.faces) {
        if (face.fate == FaceFate::kDone) {
            rek::DisassociatedFace shape;
            shape.FaceId = face.face_id.str();
            response.DisassociatedFaces->push_back(std::move(shape));
        } else if (face.fate != FaceFate::kUnchanged) {
            response.UnsuccessfulFaceDisassociations->push_back(not_disassociated(face));
        }
    }
    response.UserStatus = status(outcome.has_faces);
    return response;
}

}  // namespace beholden::api
