// DETR and its descendants (RT-DETR, D-FINE, RF-DETR) without their own post-processing: boxes
// [1, queries, 4] and logits [1, queries, classes], told apart by the boxes' 4.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "analysis/labels/object_detector.h"

namespace beholden::analysis {
namespace {

/// source  Zhao et al. 2024, "DETRs Beat YOLOs on Real-time Object Detection": sigmoid scores,
///         boxes as centre and size in shares of the input.
class Detr final : public ObjectDetector {
public:
    Detr(infer::Model model, DetectorRecipe recipe, std::size_t boxes, std::size_t logits)
        : ObjectDetector(std::move(model), recipe), boxes_(boxes), logits_(logits) {}

private:
    [[nodiscard]] std::vector<DetectedObject> read(const infer::Outputs& outputs) const override {
        const std::span<const float> boxes = outputs.values(boxes_);
        const std::span<const float> logits = outputs.values(logits_);
        const auto classes = static_cast<std::size_t>(recipe().classes);
        const auto width = static_cast<float>(recipe().picture.width_px);
        const auto height = static_cast<float>(recipe().picture.height_px);
        std::vector<DetectedObject> objects;
        // An open number of queries is only known now.
        const std::size_t queries = std::min(boxes.size() / 4, logits.size() / classes);
        for (std::size_t i = 0; i < queries * classes; ++i) {
            const float score = 1 / (1 + std::exp(-logits[i]));
            if (!(score > recipe().score_min)) continue;
            const auto box = boxes.subspan(4 * (i / classes), 4);
            objects.push_back({
                .box_px =
                    {(box[0] - box[2] / 2) * width, (box[1] - box[3] / 2) * height, box[2] * width,
                     box[3] * height},
                .class_index = static_cast<int>(i % classes),
                .score = score,
            });
        }
        return objects;
    }

    std::size_t boxes_;
    std::size_t logits_;
};

}  // namespace

Result<std::unique_ptr<ObjectDetector>> make_detr(infer::Model model, DetectorRecipe recipe) {
    const auto& outputs = model.outputs();
    std::optional<std::size_t> boxes;
    std::optional<std::size_t> logits;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const infer::Shape& shape = outputs[i].shape;
        if (shape.size() != 3 || shape[0] > 1) continue;
        if (shape[2] == 4 && !boxes) {
            boxes = i;
        } else if (shape[2] == recipe.classes) {
            logits = i;
        }
    }
    if (outputs.size() != 2 || !boxes || !logits ||
        outputs[*boxes].shape[1] != outputs[*logits].shape[1]) {
        return fail(
            ErrorCode::kInvalidArgument,
            "format detr: outputs [1, queries, 4] (boxes) and [1, queries, " +
                std::to_string(recipe.classes) + "] (logits) are needed, without post-processing"
        );
    }
    return std::make_unique<Detr>(std::move(model), recipe, *boxes, *logits);
}

}  // namespace beholden::analysis
