#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/quality_filter.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

constexpr float kThresholdDefault = 80;

/// Members that both searches share.
template <class Request>
gallery::SearchOptions search_options(const Request& request) {
    return {
        .similarity_pct_min = request.FaceMatchThreshold.value_or(kThresholdDefault),
        .faces_max = request.MaxFaces.value_or(limits::kSearchFacesMax)
    };
}

/// What the log keeps of every search: empty results too.
void log_search(
    const gallery::SearchResult& result, const gallery::SearchOptions& options, audit::Entry& entry
) {
    entry.gallery_size = result.gallery_size;
    entry.collection_version = result.version;
    entry.threshold_effective_pct = options.similarity_pct_min;
    entry.expected_false_matches = result.expected_false_matches;
    entry.candidates.emplace();
    for (const auto& match : result.matches) {
        entry.candidates->push_back({match.face.face_id.str(), match.similarity_pct, true});
    }
}

/// What is known before the gallery is asked, so that a refused search is told as fully.
void log_question(
    const Services& services,
    const CollectionId& id,
    const gallery::SearchOptions& options,
    audit::Entry& entry
) {
    entry.collection_id = id.str();
    entry.model_id = services.faces.model_id();
    entry.threshold_requested_pct = options.similarity_pct_min;
}

template <class Response>
void report(
    const gallery::SearchResult& result, const gallery::SearchOptions& options, Response& response
) {
    response.FaceMatches = face_matches(result.matches);
    response.EffectiveThreshold = static_cast<float>(options.similarity_pct_min);
    response.GallerySize = result.gallery_size;
    response.ExpectedFalseMatches = result.expected_false_matches;
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

}  // namespace

Result<rek::SearchFacesResponse> search_faces(
    const Services& services, const rek::SearchFacesRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    const auto options = search_options(request);
    log_question(services, id, options, context.entry);
    context.entry.sealed["probe_face"] = request.FaceId;
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    BH_TRY_ASSIGN(
        const auto result, services.gallery.search_face(id, FaceId(request.FaceId), options)
    );
    log_search(result, options, context.entry);
    BH_TRY(services.quota.note_faces(context.who, result.matches, face_id_of));
    rek::SearchFacesResponse response;
    response.SearchedFaceId = request.FaceId;
    response.FaceModelVersion = info.model_version;
    report(result, options, response);
    return response;
}

Result<rek::SearchFacesByImageResponse> search_faces_by_image(
    const Services& services, const rek::SearchFacesByImageRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    const auto options = search_options(request);
    log_question(services, id, options, context.entry);
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image));
    BH_TRY_ASSIGN(const auto probe, choose_probe(services, image, request.QualityFilter));
    BH_TRY_ASSIGN(const auto templates, services.faces.embed(image, {&probe, 1}));
    BH_TRY_ASSIGN(
        const auto result, services.gallery.search_template(id, templates.front(), options)
    );
    log_search(result, options, context.entry);
    BH_TRY(services.quota.note_faces(context.who, result.matches, face_id_of));
    rek::SearchFacesByImageResponse response;
    response.SearchedFaceBoundingBox = bounding_box(relative(probe.box_px, image));
    response.SearchedFaceConfidence = confidence_pct(probe);
    response.FaceModelVersion = info.model_version;
    report(result, options, response);
    return response;
}

}  // namespace beholden::api
