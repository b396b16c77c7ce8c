#include <algorithm>

#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/quality_filter.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

/// What is enrolled, and what is not and why; indices into the findings.
struct Selection {
    std::vector<std::size_t> chosen;
    std::vector<std::pair<std::size_t, std::vector<std::string>>> left_out;
};

/// Quality first, then the largest: findings come largest first.
Selection select(
    const std::vector<analysis::FaceFinding>& findings,
    const std::optional<QualityBar>& bar,
    std::size_t faces_max
) {
    Selection selection;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        auto reasons = bar ? reasons_below(*bar, findings[i]) : std::vector<std::string>{};
        if (!reasons.empty()) {
            selection.left_out.emplace_back(i, std::move(reasons));
        } else if (selection.chosen.size() == faces_max) {
            selection.left_out.emplace_back(
                i, std::vector<std::string>{std::string(rek::Reason::EXCEEDS_MAX_FACES)}
            );
        } else {
            selection.chosen.push_back(i);
        }
    }
    return selection;
}

Result<std::vector<analysis::FaceFinding>> find_faces(
    const Services& services, const imaging::Image& image, const analysis::Wanted& wanted
) {
    BH_TRY_ASSIGN(const auto faces, services.faces.detect(image));
    std::vector<analysis::FaceFinding> findings;
    findings.reserve(faces.size());
    for (const auto& face : faces) {
        BH_TRY_ASSIGN(auto finding, services.faces.analyse(image, face, wanted));
        findings.push_back(std::move(finding));
    }
    return findings;
}

/// Embeds the chosen faces and enrols them in one step.
Result<std::vector<gallery::FaceRecord>> enrol(
    const Services& services,
    const rek::IndexFacesRequest& request,
    const imaging::Image& image,
    const std::vector<analysis::DetectedFace>& faces
) {
    if (faces.empty()) return {};
    BH_TRY_ASSIGN(auto templates, services.faces.embed(image, faces));
    const ImageId image_id(make_uuid());
    std::vector<gallery::NewFace> added;
    added.reserve(faces.size());
    for (std::size_t i = 0; i < faces.size(); ++i) {
        gallery::NewFace face;
        face.record.image_id = image_id;
        face.record.external_image_id = request.ExternalImageId.value_or("");
        face.record.box = relative(faces[i].box_px, image);
        face.record.confidence_pct = confidence_pct(faces[i]);
        face.face_template = std::move(templates[i]);
        added.push_back(std::move(face));
    }
    return services.gallery.enrol(CollectionId(request.CollectionId), std::move(added));
}

}  // namespace

Result<rek::IndexFacesResponse>
index_faces(const Services& services, const rek::IndexFacesRequest& request, const Context&) {
    // Before the expensive work; enrol() checks again.
    BH_TRY_ASSIGN(
        const auto info, services.gallery.describe_collection(CollectionId(request.CollectionId))
    );
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image));
    const auto asked = wanted(request.DetectionAttributes.value_or(std::vector<std::string>{}));
    BH_TRY_ASSIGN(const auto findings, find_faces(services, image, asked));
    const auto selection = select(
        findings,
        quality_bar(request.QualityFilter.value_or(std::string(rek::QualityFilter::AUTO))),
        static_cast<std::size_t>(std::min(
            request.MaxFaces.value_or(limits::kFacesPerImageMax), limits::kFacesPerImageMax
        ))
    );
    std::vector<analysis::DetectedFace> chosen;
    for (const std::size_t i : selection.chosen) chosen.push_back(findings[i].face);
    BH_TRY_ASSIGN(const auto records, enrol(services, request, image, chosen));

    rek::IndexFacesResponse response;
    response.FaceModelVersion = info.model_version;
    response.FaceRecords.emplace();
    response.UnindexedFaces.emplace();
    for (std::size_t i = 0; i < records.size(); ++i) {
        rek::FaceRecord record;
        record.Face = face(records[i]);
        record.FaceDetail = face_detail(findings[selection.chosen[i]], image);
        response.FaceRecords->push_back(std::move(record));
    }
    for (const auto& [i, reasons] : selection.left_out) {
        rek::UnindexedFace left_out;
        left_out.Reasons = reasons;
        left_out.FaceDetail = face_detail(findings[i], image);
        response.UnindexedFaces->push_back(std::move(left_out));
    }
    return response;
}

}  // namespace beholden::api
