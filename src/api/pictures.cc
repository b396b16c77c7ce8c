#include <algorithm>

#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/quality_filter.h"

namespace beholden::api {

namespace {

constexpr float kSimilarityDefault = 80;

/// A picture and the faces in it that pass the filter, analysed.
struct Faces {
    imaging::Image image;
    std::vector<analysis::FaceFinding> findings;
    std::vector<analysis::Template> templates;
};

Result<Faces> find_faces(
    const Services& services,
    const rek::Image& picture,
    const std::optional<QualityBar>& bar,
    std::size_t faces_max,
    const std::string& name,
    audit::Entry& entry
) {
    Faces found;
    BH_TRY_ASSIGN(found.image, load_image(services, picture, name, entry));
    const bool largest_only = faces_max == 1 && !bar;
    BH_TRY_ASSIGN(
        const auto detected, largest_only ? services.faces.detect_largest(found.image)
                                          : services.faces.detect(found.image)
    );
    std::vector<analysis::DetectedFace> kept;
    for (const auto& face : detected) {
        if (kept.size() == faces_max) break;
        BH_TRY_ASSIGN(auto finding, services.faces.analyse(found.image, face, {}));
        if (bar && !reasons_below(*bar, finding).empty()) continue;
        kept.push_back(face);
        found.findings.push_back(std::move(finding));
    }
    if (!kept.empty()) {
        BH_TRY_ASSIGN(found.templates, services.faces.embed(found.image, kept));
    }
    return found;
}

/// Both pictures through the filter; the source must have a face.
Result<std::pair<Faces, Faces>> source_and_target(
    const Services& services, const rek::CompareFacesRequest& request, audit::Entry& entry
) {
    const auto bar =
        quality_bar(request.QualityFilter.value_or(std::string(rek::QualityFilter::NONE)));
    BH_TRY_ASSIGN(auto source, find_faces(services, request.SourceImage, bar, 1, "probe", entry));
    if (source.findings.empty()) BH_TRY(largest_face({}));
    BH_TRY_ASSIGN(
        auto target,
        find_faces(services, request.TargetImage, bar, limits::kFacesPerImageMax, "picture", entry)
    );
    return std::pair(std::move(source), std::move(target));
}

}  // namespace

Result<rek::DetectFacesResponse> detect_faces(
    const Services& services, const rek::DetectFacesRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    BH_TRY_ASSIGN(const auto faces, services.faces.detect(image));
    context.entry.model_id = services.faces.model_id();
    context.entry.clear["faces_found"] = static_cast<std::int64_t>(faces.size());
    const auto asked = wanted(request.Attributes.value_or(std::vector<std::string>{}));
    rek::DetectFacesResponse response;
    response.FaceDetails.emplace();
    for (const auto& face : faces) {
        BH_TRY_ASSIGN(const auto finding, services.faces.analyse(image, face, asked));
        response.FaceDetails->push_back(face_detail(finding, image));
    }
    return response;
}

Result<rek::CompareFacesResponse> compare_faces(
    const Services& services, const rek::CompareFacesRequest& request, const Context& context
) {
    context.entry.model_id = services.faces.model_id();
    const double similarity_min = request.SimilarityThreshold.value_or(kSimilarityDefault);
    context.entry.threshold_requested_pct = similarity_min;
    context.entry.threshold_effective_pct = similarity_min;
    BH_TRY_ASSIGN(const auto both, source_and_target(services, request, context.entry));
    const auto& [source, target] = both;
    const auto& calibration = services.faces.calibration();

    rek::CompareFacesResponse response;
    rek::ComparedSourceImageFace from;
    from.BoundingBox = bounding_box(relative(source.findings.front().face.box_px, source.image));
    from.Confidence = confidence_pct(source.findings.front().face);
    response.SourceImageFace = from;
    response.FaceMatches.emplace();
    response.UnmatchedFaces.emplace();
    for (std::size_t i = 0; i < target.findings.size(); ++i) {
        const double similarity = calibration.similarity_pct(
            analysis::score(source.templates.front(), target.templates[i])
        );
        auto shape = compared_face(target.findings[i], target.image);
        if (similarity < similarity_min) {
            response.UnmatchedFaces->push_back(std::move(shape));
            continue;
        }
        rek::CompareFacesMatch match;
        match.Similarity = static_cast<float>(similarity);
        match.Face = std::move(shape);
        response.FaceMatches->push_back(std::move(match));
    }
    std::ranges::stable_sort(*response.FaceMatches, [](const auto& a, const auto& b) {
        return *a.Similarity > *b.Similarity;
    });
    context.entry.clear["faces_compared"] = static_cast<std::int64_t>(target.findings.size());
    context.entry.clear["faces_matched"] = static_cast<std::int64_t>(response.FaceMatches->size());
    return response;
}

}  // namespace beholden::api
