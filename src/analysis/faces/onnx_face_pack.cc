#include "analysis/faces/onnx_face_pack.h"

#include "analysis/faces/landmarks.h"
#include "analysis/faces/pose.h"
#include "analysis/faces/quality.h"
#include "analysis/faces/search.h"

namespace beholden::analysis {

Result<std::vector<DetectedFace>> OnnxFacePack::detect(
    const imaging::Image& image, std::optional<float> confidence_min
) const {
    return find_faces(
        parts_.detector, image,
        {
            .confidence_min = confidence_min.value_or(parts_.confidence_min),
            .overlap_max = parts_.overlap_max,
        }
    );
}

Result<std::vector<DetectedFace>> OnnxFacePack::detect_largest(
    const imaging::Image& image, std::optional<float> confidence_min
) const {
    return find_faces(
        parts_.detector, image,
        {
            .confidence_min = confidence_min.value_or(parts_.confidence_min),
            .overlap_max = parts_.overlap_max,
            .largest_only = true,
        }
    );
}

/// What the mesh and the eyes tell: pose, landmarks, eyes and mouth.
Result<void> OnnxFacePack::add_shape(
    const imaging::Image& image, const Wanted& wanted, FaceFinding& finding
) const {
    if (!parts_.extras.mesh) return {};
    BH_TRY_ASSIGN(
        const std::optional<MeshPoints> mesh, parts_.extras.mesh->fit(image, finding.face)
    );
    if (!mesh) return {};
    finding.pose = parts_.extras.mesh->pose_of(*mesh);
    std::optional<EyePair> eyes;
    if (parts_.extras.eyes && (wanted.landmarks || wanted.eyes_open)) {
        BH_TRY_ASSIGN(eyes, parts_.extras.eyes->fit(image, *mesh));
    }
    finding.landmarks = wanted.landmarks ? all_landmarks(*mesh, eyes) : five_landmarks(*mesh);
    if (wanted.eyes_open && eyes) {
        finding.attributes.eyes_open = judge_eyes(*eyes, finding.pose.yaw_deg);
    }
    if (wanted.mouth_open) finding.attributes.mouth_open = judge_mouth(*mesh);
    return {};
}

Result<void> OnnxFacePack::add_person(
    const imaging::Image& image, const Wanted& wanted, FaceFinding& finding
) const {
    if (wanted.gender && parts_.extras.gender) {
        BH_TRY_ASSIGN(const auto classes, parts_.extras.gender->classify(image, finding.face));
        finding.attributes.gender = judge_gender(classes);
    }
    if (wanted.age_range && parts_.extras.age) {
        BH_TRY_ASSIGN(const auto classes, parts_.extras.age->classify(image, finding.face));
        finding.attributes.age_range_years = judge_age(classes);
    }
    if (wanted.emotions && parts_.extras.expression) {
        BH_TRY_ASSIGN(
            finding.attributes.emotions, parts_.extras.expression->classify(image, finding.face)
        );
    }
    if (parts_.extras.appearance) {
        BH_TRY(parts_.extras.appearance->judge_into(image, finding.face, wanted, finding.attributes)
        );
    }
    return {};
}

Result<FaceFinding> OnnxFacePack::analyse(
    const imaging::Image& image, const DetectedFace& face, const Wanted& wanted
) const {
    FaceFinding finding;
    finding.face = face;
    finding.pose = pose_of_landmarks(face.landmarks_px);
    finding.quality = measure_quality(image, face.box_px);
    finding.landmarks = five_landmarks(face);
    BH_TRY(add_shape(image, wanted, finding));
    BH_TRY(add_person(image, wanted, finding));
    return finding;
}

Result<std::vector<Template>> OnnxFacePack::embed(
    const imaging::Image& image, std::span<const DetectedFace> faces
) const {
    BH_TRY_ASSIGN(std::vector<std::vector<float>> vectors, parts_.embedder.embed(image, faces));
    std::vector<Template> templates;
    templates.reserve(vectors.size());
    for (std::vector<float>& vector : vectors) {
        const float offset = offset_of(vector);
        templates.push_back({std::move(vector), offset});
    }
    return templates;
}

}  // namespace beholden::analysis
