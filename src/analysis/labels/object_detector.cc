#include "analysis/labels/object_detector.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/faces/nms.h"
#include "analysis/port_shape.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

bool is_finite(const DetectedObject& object) {
    const imaging::Box& box = object.box_px;
    return std::isfinite(object.score) && std::isfinite(box.left) && std::isfinite(box.top) &&
           std::isfinite(box.width) && std::isfinite(box.height);
}

Result<void> check_input(const infer::Model& model, const PictureRecipe& picture) {
    const auto& inputs = model.inputs();
    const bool fits = inputs.size() == 1 && inputs[0].shape.size() == 4 &&
                      agrees(inputs[0].shape[0], 1) && agrees(inputs[0].shape[1], 3) &&
                      agrees(inputs[0].shape[2], picture.height_px) &&
                      agrees(inputs[0].shape[3], picture.width_px);
    if (fits) return {};
    return fail(
        ErrorCode::kInvalidArgument, "the model must have one input [1, 3, " +
                                         std::to_string(picture.height_px) + ", " +
                                         std::to_string(picture.width_px) + "]"
    );
}

/// A box of the input as the part of it that lies in the image.
imaging::Box in_image(
    const imaging::Box& box, const PictureInput& input, const imaging::Image& image
) {
    const auto x = static_cast<float>(input.scale_x);
    const auto y = static_cast<float>(input.scale_y);
    const auto width = static_cast<float>(image.width_px);
    const auto height = static_cast<float>(image.height_px);
    const float left = std::clamp(box.left * x, 0.0F, width);
    const float top = std::clamp(box.top * y, 0.0F, height);
    const float right = std::clamp((box.left + box.width) * x, 0.0F, width);
    const float bottom = std::clamp((box.top + box.height) * y, 0.0F, height);
    return {left, top, right - left, bottom - top};
}

/// The library does not hold a model to the output sizes that its file declares.
bool as_declared(const infer::Model& model, const infer::Outputs& outputs) {
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (!std::ranges::equal(model.outputs()[i].shape, outputs.shape(i), agrees)) return false;
    }
    return true;
}

}  // namespace

std::vector<DetectedObject> suppress_overlaps(
    std::vector<DetectedObject> objects, double overlap_max
) {
    std::ranges::stable_sort(objects, std::ranges::greater{}, &DetectedObject::score);
    if (objects.size() > limits::kObjectCandidatesMax) objects.resize(limits::kObjectCandidatesMax);
    std::vector<DetectedObject> kept;
    for (const DetectedObject& candidate : objects) {
        const bool is_new = std::ranges::none_of(kept, [&](const DetectedObject& object) {
            return object.class_index == candidate.class_index &&
                   overlap(object.box_px, candidate.box_px) > overlap_max;
        });
        if (is_new) kept.push_back(candidate);
    }
    return kept;
}

Result<std::unique_ptr<ObjectDetector>> ObjectDetector::make(
    infer::Model model, DetectorRecipe recipe
) {
    BH_TRY(check_input(model, recipe.picture));
    switch (recipe.format) {
        case DetectorFormat::kNanoDet: return make_nanodet(std::move(model), recipe);
        case DetectorFormat::kYolox: return make_yolox(std::move(model), recipe);
        case DetectorFormat::kDetr: return make_detr(std::move(model), recipe);
    }
    return fail(ErrorCode::kInternal, "a detector of no format");
}

Result<std::vector<DetectedObject>> ObjectDetector::find(const imaging::Image& image) const {
    const PictureInput input = make_input(image, recipe_.picture);
    const infer::Input tensor{input.planes, input.shape};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&tensor, 1)));
    if (!as_declared(model_, outputs)) {
        return fail(ErrorCode::kInternal, "the detector's outputs are not of the declared sizes");
    }
    std::vector<DetectedObject> objects = read(outputs);
    std::erase_if(objects, [](const DetectedObject& object) { return !is_finite(object); });
    const double overlap_max = recipe_.format == DetectorFormat::kDetr ? 1 : recipe_.overlap_max;
    objects = suppress_overlaps(std::move(objects), overlap_max);
    if (objects.size() > limits::kObjectsPerImageMax) objects.resize(limits::kObjectsPerImageMax);
    for (DetectedObject& object : objects) object.box_px = in_image(object.box_px, input, image);
    std::erase_if(objects, [](const DetectedObject& object) {
        return object.box_px.width <= 0 || object.box_px.height <= 0;
    });
    return objects;
}

}  // namespace beholden::analysis
