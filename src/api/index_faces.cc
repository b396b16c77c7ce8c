#include <algorithm>

#include "api/face_selection.h"
#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/policy_gate.h"
#include "api/portrait.h"
#include "api/quality_filter.h"
#include "base/limits.h"

namespace beholden::api {

Result<rek::IndexFacesResponse> index_faces(
    const Services& services, const rek::IndexFacesRequest& request, const Context& context
) {
    context.entry.collection_id = request.CollectionId;
    // Before the expensive work; enrol() checks again.
    BH_TRY_ASSIGN(
        const auto info, services.gallery.describe_collection(CollectionId(request.CollectionId))
    );
    BH_TRY(admit(context, info, policy::Act::kEnrol));
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    const auto asked = wanted(request.DetectionAttributes.value_or(std::vector<std::string>{}));
    BH_TRY_ASSIGN(const auto findings, analysed_faces(services.faces, image, asked));
    context.entry.clear["faces_found"] = static_cast<std::int64_t>(findings.size());
    BH_TRY(policy::check_face_count(info.policy->rules(), findings.size()));
    const auto selection = select_faces(
        findings, quality_bar(enrolment_filter(info, request.QualityFilter)),
        static_cast<std::size_t>(std::min(
            request.MaxFaces.value_or(limits::kFacesPerImageMax), limits::kFacesPerImageMax
        ))
    );
    BH_TRY_ASSIGN(
        auto faces, faces_to_enrol(
                        services.faces, image, findings, selection, ImageId(make_uuid()),
                        request.ExternalImageId.value_or("")
                    )
    );
    // Reviewers compare pictures; elsewhere none is kept.
    if (info.policy->rules().review != policy::Review::kNone) {
        for (std::size_t i = 0; i < faces.size(); ++i) {
            const auto& found = findings[selection.chosen[i]].face;
            BH_TRY_ASSIGN(faces[i].portrait, portrait(image, found.box_px));
        }
    }
    context.entry.clear["faces_enrolled"] = std::int64_t{0};  // enrol() tells of those it enrols
    std::vector<gallery::FaceRecord> records;
    if (!faces.empty()) {
        BH_TRY_ASSIGN(
            records, services.gallery.enrol(
                         CollectionId(request.CollectionId), std::move(faces), context.entry
                     )
        );
    }

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
