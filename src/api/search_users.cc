// SearchUsers and SearchUsersByImage.
#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/policy_gate.h"
#include "api/quality_filter.h"
#include "api/search_report.h"
#include "api/user_shapes.h"
#include "base/limits.h"
#include "gallery/users.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

namespace {

template <class Response>
void report(const gallery::UserSearchResult& result, Response& response) {
    response.UserMatches.emplace();
    for (const auto& [user, similarity_pct] : result.matches) {
        rek::UserMatch match;
        match.Similarity = static_cast<float>(similarity_pct);
        match.User = matched_user(user);
        response.UserMatches->push_back(std::move(match));
    }
    tell_bounds(result, response);
}

/// All faces of a picture, and which of them is searched.
struct Probe {
    std::vector<analysis::FaceFinding> findings;
    std::vector<std::vector<std::string>> reasons;  ///< Why each is not searched; empty: it is.
    std::optional<std::size_t> chosen;
};

/// The largest face that passes the filter.
Result<Probe> choose_probe(
    const Services& services, const imaging::Image& image, const std::optional<std::string>& level
) {
    const auto bar = level ? quality_bar(*level) : std::nullopt;
    BH_TRY_ASSIGN(const auto faces, services.faces.detect(image));
    Probe probe;
    for (const auto& face : faces) {
        BH_TRY_ASSIGN(auto finding, services.faces.analyse(image, face, {}));
        auto reasons = bar ? reasons_below(*bar, finding) : std::vector<std::string>{};
        if (reasons.empty() && probe.chosen) {
            reasons.emplace_back(rek::UnsearchedFaceReason::FACE_NOT_LARGEST);
        } else if (reasons.empty()) {
            probe.chosen = probe.findings.size();
        }
        probe.findings.push_back(std::move(finding));
        probe.reasons.push_back(std::move(reasons));
    }
    return probe;
}

}  // namespace

Result<rek::SearchUsersResponse> search_users(
    const Services& services, const rek::SearchUsersRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    log_question(services, id, request.UserMatchThreshold, context.entry);
    if (request.FaceId) context.entry.sealed["probe_face"] = *request.FaceId;
    if (request.UserId) context.entry.sealed["probe_user"] = *request.UserId;
    BH_TRY_ASSIGN(const auto info, admit_to(services, context, id, policy::Act::kSearch));
    BH_TRY(refuse_under_review(info, rek::SearchUsers::kName));
    const auto options = user_search_options(info, request.UserMatchThreshold, request.MaxUsers);
    if (request.UserId.has_value() == request.FaceId.has_value()) {
        return fail(
            ErrorCode::kInvalidArgument, "Either UserId or FaceId must be given, one of them."
        );
    }
    const gallery::Users& users = services.gallery.users();
    BH_TRY_ASSIGN(
        const auto result, request.UserId ? users.search_user(id, UserId(*request.UserId), options)
                                          : users.search_face(id, FaceId(*request.FaceId), options)
    );
    log_user_search(result, context.entry);
    BH_TRY(services.quota.note_faces(context.who, result.matches, user_key_of));
    rek::SearchUsersResponse response;
    if (request.UserId) {
        response.SearchedUser.emplace().UserId = *request.UserId;
    } else {
        response.SearchedFace.emplace().FaceId = *request.FaceId;
    }
    response.FaceModelVersion = info.model_version;
    report(result, response);
    return response;
}

Result<rek::SearchUsersByImageResponse> search_users_by_image(
    const Services& services, const rek::SearchUsersByImageRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    log_question(services, id, request.UserMatchThreshold, context.entry);
    BH_TRY_ASSIGN(const auto info, admit_to(services, context, id, policy::Act::kSearch));
    BH_TRY(refuse_under_review(info, rek::SearchUsersByImage::kName));
    const auto options = user_search_options(info, request.UserMatchThreshold, request.MaxUsers);
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "probe", context.entry));
    BH_TRY_ASSIGN(const Probe probe, choose_probe(services, image, request.QualityFilter));
    gallery::UserSearchResult result = gallery::nobody(options);
    rek::SearchUsersByImageResponse response;
    if (probe.chosen) {
        const analysis::FaceFinding& searched = probe.findings[*probe.chosen];
        BH_TRY_ASSIGN(const auto templates, services.faces.embed(image, {&searched.face, 1}));
        BH_TRY_ASSIGN(
            result, services.gallery.users().search_template(id, templates.front(), options)
        );
        response.SearchedFace.emplace().FaceDetail = face_detail(searched, image);
    }
    log_user_search(result, context.entry);
    BH_TRY(services.quota.note_faces(context.who, result.matches, user_key_of));
    response.UnsearchedFaces.emplace();
    for (std::size_t i = 0; i < probe.findings.size(); ++i) {
        if (probe.chosen == i) continue;
        rek::UnsearchedFace left_out;
        left_out.FaceDetails = face_detail(probe.findings[i], image);
        left_out.Reasons = probe.reasons[i];
        response.UnsearchedFaces->push_back(std::move(left_out));
    }
    response.FaceModelVersion = info.model_version;
    report(result, response);
    return response;
}

}  // namespace beholden::api
