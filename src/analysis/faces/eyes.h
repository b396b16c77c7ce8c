#pragma once

#include <cstddef>

#include "analysis/faces/mesh.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// One eye, seen closely.
struct EyeShape {
    double opening = 0;  ///< Mean distance of the lids over the distance of the corners.
    Point pupil_px;      ///< Centre of the iris.
};

/// Both eyes, image left first.
struct EyePair {
    EyeShape left;
    EyeShape right;
};

/// The eye model: outline of the lids and the iris from a crop around an eye that the mesh placed.
///
/// threads  const members are safe to call concurrently.
/// source   Ablavatski et al. 2020, "Real-time Pupil Tracking from Monocular Video".
class EyeContours {
public:
    /// errors  kInvalidArgument: the input is not [1, 3, 64, 64], or there are not two outputs of
    ///         213 and 15 numbers.
    static Result<EyeContours> make(infer::Model model);

    /// errors  kInvalidArgument: the mesh has no eyes (corners coincide). kInternal: inference
    ///         failed.
    [[nodiscard]] Result<EyePair> fit(const imaging::Image& image, const MeshPoints& mesh) const;

private:
    EyeContours(infer::Model model, std::size_t lids_output);
    [[nodiscard]] Result<EyeShape> fit_one(
        const imaging::Image& image, const Place& left, const Place& right, bool is_mirrored
    ) const;

    infer::Model model_;
    std::size_t lids_output_;
};

/// Whether the eyes are open, with the confidence that the measure deserves.
///
/// yaw_deg  of the head: beyond 30 degrees only the nearer eye counts.
Judgement judge_eyes(const EyePair& eyes, float yaw_deg) noexcept;

}  // namespace beholden::analysis
