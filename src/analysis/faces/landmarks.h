#pragma once

#include <optional>
#include <vector>

#include "analysis/faces/eyes.h"
#include "analysis/faces/mesh.h"

namespace beholden::analysis {

/// The five landmarks of the default answer under the API's names, as the detector saw them.
std::vector<NamedLandmark> five_landmarks(const DetectedFace& face);

/// The same from a mesh, which is more exact: on large or tilted faces the detector's points are
/// off by up to a fifth of the distance of the eyes.
std::vector<NamedLandmark> five_landmarks(const MeshPoints& mesh);

/// All 30 landmarks of the API: the five, then the others.
///
/// eyes  gives the pupils; without it they are the middle of each eye's outline.
std::vector<NamedLandmark> all_landmarks(
    const MeshPoints& mesh, const std::optional<EyePair>& eyes
);

/// Whether the mouth is open, by the gap between the lips over the distance of the eyes.
Judgement judge_mouth(const MeshPoints& mesh) noexcept;

}  // namespace beholden::analysis
