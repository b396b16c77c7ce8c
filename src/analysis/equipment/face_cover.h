#pragma once

#include "analysis/faces/faces.h"
#include "analysis/faces/planar.h"
#include "base/result.h"
#include "imaging/image.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How the classifier of face covers is fed.
struct CoverRecipe {
    int input_size_px = 224;  ///< Side of the square that the face is stretched to.
    float margin = 0;         ///< Share of the face's box that is added around it.
    PixelRecipe pixels;
};

/// Tells whether a mask covers a face.
///
/// threads  const members are safe to call concurrently.
class FaceCover {
public:
    /// errors  kInvalidArgument: the model does not take [1, 3, size, size] and answer [1, 2].
    static Result<FaceCover> make(infer::Model model, const CoverRecipe& recipe);

    /// Probability that nose and mouth are covered, 0..1, as the network tells it.
    ///
    /// errors  kInternal: inference failed, or gave what is no number.
    [[nodiscard]] Result<float> judge(const imaging::Image& image, const DetectedFace& face) const;

private:
    FaceCover(infer::Model model, const CoverRecipe& recipe)
        : model_(std::move(model)), recipe_(recipe) {}

    infer::Model model_;
    CoverRecipe recipe_;
};

/// Where the cover of a covered face lies: the face's box from between eyes and nose downward.
///
/// returns  clipped to the image.
imaging::Box cover_box(const DetectedFace& face, const imaging::Image& image) noexcept;

}  // namespace beholden::analysis
