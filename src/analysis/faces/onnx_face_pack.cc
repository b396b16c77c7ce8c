#include "analysis/faces/onnx_face_pack.h"

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
        parts_.detector,
        image,
        {
            .confidence_min = confidence_min.value_or(parts_.confidence_min),
            .overlap_max = parts_.overlap_max,
            .largest_only = true,
        }
    );
}

Result<FaceFinding>
OnnxFacePack::analyse(const imaging::Image& image, const DetectedFace& face, const Wanted&) const {
    constexpr std::array<std::string_view, 5> kTypes{
        "eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"
    };
    FaceFinding finding;
    finding.face = face;
    finding.pose = pose_of_landmarks(face.landmarks_px);
    finding.quality = measure_quality(image, face.box_px);
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
        finding.landmarks.push_back({kTypes[i], face.landmarks_px[i]});
    }
    return finding;
}

Result<std::vector<Template>> OnnxFacePack::embed(
    const imaging::Image& image, std::span<const DetectedFace> faces
) const {
    BH_TRY_ASSIGN(std::vector<std::vector<float>> vectors, parts_.embedder.embed(image, faces));
    std::vector<Template> templates;
    templates.reserve(vectors.size());
    for (std::vector<float>& vector : vectors) {
        const float offset = parts_.cohort ? parts_.cohort->offset(vector) : 0.0F;
        templates.push_back({std::move(vector), offset});
    }
    return templates;
}

}  // namespace beholden::analysis
