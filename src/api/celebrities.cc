// RecognizeCelebrities and GetCelebrityInfo.
#include "api/celebrities.h"

#include <algorithm>

#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/policy_gate.h"
#include "api/user_shapes.h"
#include "gallery/users.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

namespace {

/// Faces of a picture that are compared; the public API's limit.
constexpr std::size_t kFacesMax = 64;

/// A name is said aloud of somebody who did not ask: well above the default of searches.
constexpr double kSimilarityMin = 95;

std::optional<rek::KnownGender> known_gender(const Celebrity& celebrity) {
    if (!celebrity.gender) return std::nullopt;
    rek::KnownGender shape;
    shape.Type = *celebrity.gender;
    return shape;
}

rek::Celebrity celebrity_shape(
    const Celebrities& celebrities, const gallery::UserMatch& match, rek::ComparedFace face
) {
    const Celebrity celebrity = celebrity_of(celebrities, match.user.user_id);
    rek::Celebrity shape;
    shape.Name = celebrity.name;
    shape.Urls = celebrity.urls;
    shape.KnownGender = known_gender(celebrity);
    shape.Id = match.user.key;
    shape.MatchConfidence = static_cast<float>(match.similarity_pct);
    shape.Face = std::move(face);
    return shape;
}

}  // namespace

Celebrity celebrity_of(const Celebrities& celebrities, const UserId& user) {
    const auto known = celebrities.people.find(user.str());
    if (known != celebrities.people.end()) return known->second;
    Celebrity celebrity{.name = user.str()};
    std::ranges::replace(celebrity.name, '_', ' ');
    return celebrity;
}

Result<rek::RecognizeCelebritiesResponse> recognize_celebrities(
    const Services& services,
    const rek::RecognizeCelebritiesRequest& request,
    const Context& context
) {
    if (services.celebrities == nullptr) {
        return fail(
            ErrorCode::kInvalidArgument,
            "This server knows no celebrities: no collection is configured as theirs "
            "(setting celebrity-collection)."
        );
    }
    const Celebrities& celebrities = *services.celebrities;
    context.entry.collection_id = celebrities.collection.str();
    context.entry.model_id = services.faces.model_id();
    BH_TRY_ASSIGN(
        const auto info, admit_to(services, context, celebrities.collection, policy::Act::kSearch)
    );
    BH_TRY(refuse_under_review(info, rek::RecognizeCelebrities::kName));
    const auto options = user_search_options(info, kSimilarityMin, 1);
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "probe", context.entry));
    BH_TRY_ASSIGN(auto faces, services.faces.detect(image));
    if (faces.size() > kFacesMax) faces.resize(kFacesMax);
    std::vector<analysis::Template> templates;
    if (!faces.empty()) {
        BH_TRY_ASSIGN(templates, services.faces.embed(image, faces));
    }
    rek::RecognizeCelebritiesResponse response;
    response.CelebrityFaces.emplace();
    response.UnrecognizedFaces.emplace();
    for (std::size_t i = 0; i < faces.size(); ++i) {
        BH_TRY_ASSIGN(const auto finding, services.faces.analyse(image, faces[i], {}));
        BH_TRY_ASSIGN(
            const auto found,
            services.gallery.users().search_template(celebrities.collection, templates[i], options)
        );
        log_user_search(found, context.entry);
        BH_TRY(services.quota.note_faces(context.who, found.matches, user_key_of));
        auto face = compared_face(finding, image);
        if (found.matches.empty()) {
            response.UnrecognizedFaces->push_back(std::move(face));
        } else {
            response.CelebrityFaces->push_back(
                celebrity_shape(celebrities, found.matches.front(), std::move(face))
            );
        }
    }
    return response;
}

Result<rek::GetCelebrityInfoResponse> get_celebrity_info(
    const Services& services, const rek::GetCelebrityInfoRequest& request, const Context& context
) {
    const auto unknown = [] {
        return fail(ErrorCode::kNotFound, "This server knows no celebrity of that id.");
    };
    if (services.celebrities == nullptr) return unknown();
    context.entry.collection_id = services.celebrities->collection.str();
    const auto user =
        services.gallery.users().find_by_key(services.celebrities->collection, request.Id);
    if (!user) return unknown();
    const Celebrity celebrity = celebrity_of(*services.celebrities, user->user_id);
    rek::GetCelebrityInfoResponse response;
    response.Name = celebrity.name;
    response.Urls = celebrity.urls;
    response.KnownGender = known_gender(celebrity);
    return response;
}

}  // namespace beholden::api
