#pragma once

#include <optional>
#include <vector>

#include "analysis/faces/eyes.h"
#include "analysis/faces/mesh.h"

namespace beholden::analysis {

/// The five landmarks of the detector under the API's names.
std::vector<NamedLandmark> five_landmarks(const DetectedFace& face);

/// All 30 landmarks of the API: the detector's five, then those of the mesh.
///
/// eyes  gives the pupils; without it they are the middle of each eye's outline.
std::vector<NamedLandmark> all_landmarks(
    const DetectedFace& face, const MeshPoints& mesh, const std::optional<EyePair>& eyes
);

/// Whether the mouth is open, by the gap between the lips over the distance of the eyes.
Judgement judge_mouth(const MeshPoints& mesh) noexcept;

}  // namespace beholden::analysis
