#pragma once

#include <cstdint>
#include <vector>

#include "analysis/faces/pose.h"

namespace beholden::analysis {

/// A point of the face mesh that keeps its place on the head whatever the face does.
struct RigidPoint {
    std::uint16_t index = 0;  ///< In the mesh.
    Place place;              ///< On a frontal head; the outer corners of the eyes are 1 apart.
};

/// Forehead, temples, nose, cheeks and corners of the eyes; no lids, lips or jaw.
///
/// source  Our own: generalised Procrustes mean (both mirror images) of the meshes of 400 LFW and
///         400 FairFace faces. Pitch 0 is the median of the LFW faces: press photographs, taken at
///         eye height.
std::vector<RigidPoint> rigid_points();

}  // namespace beholden::analysis
