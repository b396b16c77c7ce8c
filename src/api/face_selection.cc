#include "api/face_selection.h"

#include <string_view>

#include "api/face_shapes.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

Result<std::vector<analysis::FaceFinding>> analysed_faces(
    const analysis::FacePack& pack, const imaging::Image& image, const analysis::Wanted& wanted
) {
    BH_TRY_ASSIGN(const auto faces, pack.detect(image));
    std::vector<analysis::FaceFinding> findings;
    findings.reserve(faces.size());
    for (const auto& face : faces) {
        BH_TRY_ASSIGN(auto finding, pack.analyse(image, face, wanted));
        findings.push_back(std::move(finding));
    }
    return findings;
}

FaceSelection select_faces(
    const std::vector<analysis::FaceFinding>& findings,
    const std::optional<QualityBar>& bar,
    std::size_t faces_max
) {
    namespace rek = wire::rekognition;
    FaceSelection selection;
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

Result<std::vector<gallery::NewFace>> faces_to_enrol(
    const analysis::FacePack& pack,
    const imaging::Image& image,
    const std::vector<analysis::FaceFinding>& findings,
    const FaceSelection& selection,
    const ImageId& image_id,
    const std::string& external_image_id
) {
    std::vector<analysis::DetectedFace> chosen;
    chosen.reserve(selection.chosen.size());
    for (const std::size_t i : selection.chosen) chosen.push_back(findings[i].face);
    if (chosen.empty()) return {};
    BH_TRY_ASSIGN(auto templates, pack.embed(image, chosen));
    std::vector<gallery::NewFace> added;
    added.reserve(chosen.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        gallery::NewFace face;
        face.record.image_id = image_id;
        face.record.external_image_id = external_image_id;
        face.record.box = relative(chosen[i].box_px, image);
        face.record.confidence_pct = confidence_pct(chosen[i]);
        face.face_template = std::move(templates[i]);
        added.push_back(std::move(face));
    }
    return added;
}

}  // namespace beholden::api
