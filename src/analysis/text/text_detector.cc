#include "analysis/text/text_detector.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// The network halves its input five times.
constexpr int kStepPx = 32;
/// Strips longer than 8 times their breadth get room, to 4 times: as the models' own pipeline has
/// it.
constexpr int kStripRatio = 8;
constexpr int kRoomRatio = 4;

/// The nearest multiple of the step, at least one.
int stepped(double length) {
    return std::max(1, static_cast<int>(std::lround(length / kStepPx))) * kStepPx;
}

/// Length of the short side of a canvas for a strip.
double with_room(double length, double breadth) {
    return length > kStripRatio * breadth ? length / kRoomRatio : breadth;
}

/// How much the canvas must be enlarged or reduced to have the recipe's sides.
double canvas_scale(double width, double height, const TextDetectorRecipe& recipe) {
    const double scale = std::max(1.0, recipe.side_min_px / std::min(width, height));
    // Rounding to steps may add to both sides.
    const double pixels_max = limits::kTextCanvasPixelsMax;
    return std::min(scale, std::sqrt(pixels_max / (width * height)));
}

/// A picture on a black canvas.
imaging::Image placed(imaging::Image picture, const CanvasPlan& plan) {
    if (picture.width_px == plan.canvas_width_px && picture.height_px == plan.canvas_height_px) {
        return picture;
    }
    imaging::Image canvas = imaging::make_image(plan.canvas_width_px, plan.canvas_height_px);
    for (int y = 0; y < picture.height_px; ++y) {
        std::copy_n(
            picture.row(y), picture.stride(),
            canvas.row(plan.top_px + y) + std::ptrdiff_t{3} * plan.left_px
        );
    }
    return canvas;
}

/// From the centre of a cell on the canvas to a place in the picture.
float unscaled(float at, int offset_px, int picture_px, int canvas_part_px) {
    const float scale = static_cast<float>(picture_px) / static_cast<float>(canvas_part_px);
    return (at - static_cast<float>(offset_px) + 0.5F) * scale - 0.5F;
}

/// Moves boxes from cells of the map to pixels of the picture.
void to_picture(const CanvasPlan& plan, const imaging::Image& image, std::vector<TextBox>& boxes) {
    for (TextBox& box : boxes) {
        for (Point& corner : box.quad.corners) {
            corner = {
                unscaled(corner.x, plan.left_px, image.width_px, plan.picture_width_px),
                unscaled(corner.y, plan.top_px, image.height_px, plan.picture_height_px)
            };
        }
    }
}

}  // namespace

CanvasPlan plan_canvas(int width_px, int height_px, const TextDetectorRecipe& recipe) {
    const double reduction =
        std::min(1.0, static_cast<double>(recipe.side_max_px) / std::max(width_px, height_px));
    const double width = width_px * reduction;
    const double height = height_px * reduction;
    const double canvas_width = with_room(height, width);
    const double canvas_height = with_room(width, height);
    const double scale = canvas_scale(canvas_width, canvas_height, recipe);
    CanvasPlan plan;
    plan.picture_width_px = stepped(width * scale);
    plan.picture_height_px = stepped(height * scale);
    plan.canvas_width_px = std::max(plan.picture_width_px, stepped(canvas_width * scale));
    plan.canvas_height_px = std::max(plan.picture_height_px, stepped(canvas_height * scale));
    plan.left_px = (plan.canvas_width_px - plan.picture_width_px) / 2;
    plan.top_px = (plan.canvas_height_px - plan.picture_height_px) / 2;
    return plan;
}

TextDetector::TextDetector(infer::Model model, const TextDetectorRecipe& recipe)
    : model_(std::move(model)), recipe_(recipe) {}

Result<TextDetector> TextDetector::make(infer::Model model, const TextDetectorRecipe& recipe) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{-1, 3, -1, -1} ||
        outputs.size() != 1 || outputs[0].shape.size() != 4) {
        return fail(
            ErrorCode::kInvalidArgument,
            "one input [open, 3, open, open] and one output [n, 1, height, width] are needed"
        );
    }
    return TextDetector(std::move(model), recipe);
}

Result<std::vector<TextBox>> TextDetector::find(const imaging::Image& image) const {
    const CanvasPlan plan = plan_canvas(image.width_px, image.height_px, recipe_);
    const int width = plan.canvas_width_px;
    const int height = plan.canvas_height_px;
    const auto cells = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    std::vector<float> canvas(3 * cells);
    write_planes(
        placed(imaging::resize(image, plan.picture_width_px, plan.picture_height_px), plan),
        recipe_.pixels, width, height, canvas
    );
    const infer::Input input{canvas, {1, 3, height, width}};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
    if (outputs.shape(0) != infer::Shape{1, 1, height, width}) {
        return fail(ErrorCode::kInternal, "the text detector answered with another size");
    }
    std::vector<TextBox> boxes = boxes_of_map(outputs.values(0), width, height, recipe_.boxes);
    to_picture(plan, image, boxes);
    return boxes;
}

}  // namespace beholden::analysis
