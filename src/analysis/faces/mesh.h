#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/faces/crop.h"
#include "analysis/faces/faces.h"
#include "analysis/faces/head_geometry.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// 468 places of a face, pixels of the image; z in the same unit, smaller is nearer.
using MeshPoints = std::vector<Place>;

/// The face mesh: a dense shape of a face from a crop around its box.
///
/// threads  const members are safe to call concurrently.
/// source   Kartynnik et al. 2019, "Real-time Facial Surface Geometry from Monocular Video".
class FaceMesh {
public:
    /// errors  kInvalidArgument: the input is not [1, 3, 192, 192], or there are not two outputs of
    ///         1404 and 1 numbers.
    static Result<FaceMesh> make(infer::Model model);

    /// The shape of a face; empty where the network sees no face in the crop (profiles, covered
    /// faces). Looks a second time where the detector's eyes told the wrong tilt.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] Result<std::optional<MeshPoints>> fit(
        const imaging::Image& image, const DetectedFace& face
    ) const;

    /// Pose by the rigid points of a mesh.
    [[nodiscard]] Pose pose_of(const MeshPoints& mesh) const;

private:
    [[nodiscard]] Result<std::optional<MeshPoints>> look(
        const imaging::Image& image, const Crop& crop
    ) const;

    FaceMesh(infer::Model model, std::size_t points_output);

    infer::Model model_;
    std::size_t points_output_;
    std::vector<RigidPoint> rigid_;
};

}  // namespace beholden::analysis
