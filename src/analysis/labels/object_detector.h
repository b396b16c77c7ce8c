#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "analysis/labels/labels.h"
#include "analysis/labels/picture_input.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// What a detector's outputs mean.
enum class DetectorFormat : std::uint8_t {
    kNanoDet,  ///< Per stride: class scores and distances of the sides as distributions.
    kYolox,    ///< Rows of box, objectness and class scores on the grids of strides 8, 16, 32.
    kDetr,     ///< Queries: class logits, and boxes as shares of the image; no suppression.
};

/// How a detector is fed and read.
struct DetectorRecipe {
    DetectorFormat format = DetectorFormat::kNanoDet;
    PictureRecipe picture;
    int classes = 0;
    float score_min = 0.05F;   ///< Boxes below are not looked at.
    double overlap_max = 0.6;  ///< Of boxes of one class; unused by kDetr.
};

/// A network that finds objects: NanoDet, YOLOX or a DETR.
///
/// threads  const members are safe to call concurrently.
class ObjectDetector {
public:
    /// errors  kInvalidArgument: the model's inputs or outputs are not those of the format; the
    ///         message says what was found and what is needed.
    static Result<std::unique_ptr<ObjectDetector>> make(infer::Model model, DetectorRecipe recipe);
    virtual ~ObjectDetector() = default;

    /// Objects, highest score first, at most limits::kObjectsPerImageMax; boxes in pixels of the
    /// image.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] Result<std::vector<DetectedObject>> find(const imaging::Image& image) const;

protected:
    ObjectDetector(infer::Model model, DetectorRecipe recipe)
        : model_(std::move(model)), recipe_(recipe) {}

    [[nodiscard]] const DetectorRecipe& recipe() const noexcept { return recipe_; }

private:
    /// All candidates above score_min; boxes in pixels of the input.
    [[nodiscard]] virtual std::vector<DetectedObject> read(const infer::Outputs& outputs) const = 0;

    infer::Model model_;
    DetectorRecipe recipe_;
};

/// Greedy suppression within each class: of boxes that overlap by more than `overlap_max`, the one
/// with the higher score stays. At most limits::kObjectCandidatesMax are compared.
///
/// returns  the kept objects, highest score first; among equals the earlier one first.
/// threads  pure.
std::vector<DetectedObject> suppress_overlaps(
    std::vector<DetectedObject> objects, double overlap_max
);

/// errors  kInvalidArgument: the model is no such network.
Result<std::unique_ptr<ObjectDetector>> make_nanodet(infer::Model model, DetectorRecipe recipe);
Result<std::unique_ptr<ObjectDetector>> make_yolox(infer::Model model, DetectorRecipe recipe);
Result<std::unique_ptr<ObjectDetector>> make_detr(infer::Model model, DetectorRecipe recipe);

}  // namespace beholden::analysis
