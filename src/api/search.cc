#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/match_review.h"
#include "api/operations.h"
#include "api/policy_gate.h"
#include "api/portrait.h"
#include "api/quality_filter.h"
#include "api/search_report.h"
#include "gallery/leads.h"

namespace beholden::api {

namespace {

bool reviewed(const gallery::CollectionInfo& info) {
    return info.policy->rules().review != policy::Review::kNone;
}

/// What the log keeps of every search: empty results too.
void log_search(const gallery::SearchResult& result, audit::Entry& entry) {
    entry.gallery_size = result.gallery_size;
    entry.collection_version = result.version;
    entry.threshold_effective_pct = result.similarity_pct_min;
    entry.expected_false_matches = result.expected_false_matches;
    entry.candidates.emplace();
    for (const auto& match : result.matches) {
        entry.candidates->push_back({match.face.face_id.str(), match.similarity_pct, true});
    }
}

const FaceId& face_id_of(const gallery::FaceMatch& match) { return match.face.face_id; }

/// The largest face that passes the filter; finding all faces and analysing them is paid for only
/// where a filter asks for it.
Result<analysis::DetectedFace> choose_probe(
    const Services& services, const imaging::Image& image, const std::optional<std::string>& level
) {
    const auto bar = level ? quality_bar(*level) : std::nullopt;
    if (!bar) {
        BH_TRY_ASSIGN(const auto faces, services.faces.detect_largest(image));
        return largest_face(faces);
    }
    BH_TRY_ASSIGN(const auto faces, services.faces.detect(image));
    for (const auto& face : faces) {
        BH_TRY_ASSIGN(const auto finding, services.faces.analyse(image, face, {}));
        if (reasons_below(*bar, finding).empty()) return face;
    }
    return largest_face({});
}

/// The picture of an enrolled face that is itself the probe of a reviewed search.
Result<Bytes> kept_portrait(
    const Services& services, const gallery::CollectionInfo& info, const FaceId& face
) {
    if (!reviewed(info)) return Bytes{};
    auto kept = services.gallery.leads().portrait(info.id, face);
    if (!kept && kept.error().code == ErrorCode::kNotFound) return Bytes{};
    return kept;
}

Result<Bytes> probe_portrait(
    const gallery::CollectionInfo& info,
    const imaging::Image& image,
    const analysis::DetectedFace& probe
) {
    if (!reviewed(info)) return Bytes{};
    return portrait(image, probe.box_px);
}

}  // namespace

Result<rek::SearchFacesResponse> search_faces(
    const Services& services, const rek::SearchFacesRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    log_question(services, id, request.FaceMatchThreshold, context.entry);
    context.entry.sealed["probe_face"] = request.FaceId;
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    const auto options = search_options(info, request.FaceMatchThreshold, request.MaxFaces);
    BH_TRY(admit(context, info, policy::Act::kSearch));
    BH_TRY_ASSIGN(
        const auto result, services.gallery.search_face(id, FaceId(request.FaceId), options)
    );
    BH_TRY(services.quota.note_faces(context.who, result.matches, face_id_of));
    log_search(result, context.entry);
    rek::SearchFacesResponse response;
    response.SearchedFaceId = request.FaceId;
    response.FaceModelVersion = info.model_version;
    tell_bounds(result, response);
    BH_TRY_ASSIGN(const Bytes picture, kept_portrait(services, info, FaceId(request.FaceId)));
    BH_TRY_ASSIGN(response.FaceMatches, told_matches(services, context, info, result, picture));
    return response;
}

Result<rek::SearchFacesByImageResponse> search_faces_by_image(
    const Services& services, const rek::SearchFacesByImageRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    log_question(services, id, request.FaceMatchThreshold, context.entry);
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    const auto options = search_options(info, request.FaceMatchThreshold, request.MaxFaces);
    BH_TRY(admit(context, info, policy::Act::kSearch));
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "probe", context.entry));
    BH_TRY_ASSIGN(const auto probe, choose_probe(services, image, request.QualityFilter));
    BH_TRY_ASSIGN(const auto templates, services.faces.embed(image, {&probe, 1}));
    BH_TRY_ASSIGN(
        const auto result, services.gallery.search_template(id, templates.front(), options)
    );
    BH_TRY(services.quota.note_faces(context.who, result.matches, face_id_of));
    log_search(result, context.entry);
    rek::SearchFacesByImageResponse response;
    response.SearchedFaceBoundingBox = bounding_box(relative(probe.box_px, image));
    response.SearchedFaceConfidence = confidence_pct(probe);
    response.FaceModelVersion = info.model_version;
    tell_bounds(result, response);
    BH_TRY_ASSIGN(const Bytes picture, probe_portrait(info, image, probe));
    BH_TRY_ASSIGN(response.FaceMatches, told_matches(services, context, info, result, picture));
    return response;
}

}  // namespace beholden::api
