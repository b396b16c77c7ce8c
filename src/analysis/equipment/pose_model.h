#pragma once

#include <array>
#include <vector>

#include "analysis/equipment/body_points.h"
#include "analysis/faces/planar.h"
#include "base/result.h"
#include "imaging/image.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How the pose model is fed.
struct PoseRecipe {
    int side_px = 256;  ///< What the longer side of a picture is brought to; a multiple of 32.
    PixelRecipe pixels;
    float score_min = 0.1F;  ///< People with a lower score are not looked at.
};

/// MoveNet MultiPose: people and the points of their bodies, in a picture or a part of it.
///
/// threads  const members are safe to call concurrently.
class PoseModel {
public:
    /// errors  kInvalidArgument: the model does not take [1, 3, open, open] or lacks one of the six
    ///         maps.
    static Result<PoseModel> make(infer::Model model, const PoseRecipe& recipe);

    /// The people in a part of an image, surest first.
    ///
    /// returns  at most limits::kPersonsPerImageMax, in pixels of the image.
    /// errors   kInternal: inference failed, or its answer is not of the sizes it must have.
    [[nodiscard]] Result<std::vector<PosedPerson>> find(
        const imaging::Image& image, const imaging::Box& part_px
    ) const;

private:
    /// Positions of the maps among the outputs.
    struct Ports {
        std::size_t centres = 0;
        std::size_t keypoints = 0;
        std::size_t regressions = 0;
        std::size_t keypoint_offsets = 0;
        std::size_t box_sizes = 0;
        std::size_t box_offsets = 0;
    };

    PoseModel(infer::Model model, const PoseRecipe& recipe, const Ports& ports)
        : model_(std::move(model)), recipe_(recipe), ports_(ports) {}

    [[nodiscard]] Result<PoseMaps> maps_of(
        const infer::Outputs& outputs, int width_px, int height_px
    ) const;

    infer::Model model_;
    PoseRecipe recipe_;
    Ports ports_;
};

}  // namespace beholden::analysis
