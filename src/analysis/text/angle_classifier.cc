#include "analysis/text/angle_classifier.h"

#include <algorithm>
#include <utility>

#include "analysis/port_shape.h"
#include "analysis/text/recogniser.h"

namespace beholden::analysis {

AngleClassifier::AngleClassifier(infer::Model model, const AngleRecipe& recipe)
    : model_(std::move(model)), recipe_(recipe) {}

Result<AngleClassifier> AngleClassifier::make(infer::Model model, const AngleRecipe& recipe) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape.size() != 4 || inputs[0].shape[0] >= 0 ||
        inputs[0].shape[1] != 3 || !agrees(inputs[0].shape[2], recipe.height_px) ||
        !agrees(inputs[0].shape[3], recipe.width_px) || outputs.size() != 1 ||
        outputs[0].shape.size() != 2 || !agrees(outputs[0].shape[1], 2)) {
        return fail(
            ErrorCode::kInvalidArgument,
            "one input [open, 3, height, width] and one output [n, 2] are needed"
        );
    }
    return AngleClassifier(std::move(model), recipe);
}

Result<std::vector<bool>> AngleClassifier::are_upside_down(
    HalvedImages& images, std::span<const Quad> quads
) const {
    const int height = recipe_.height_px;
    const int width = recipe_.width_px;
    const std::size_t size = 3 * static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    std::vector<bool> answers;
    for (std::size_t begin = 0; begin < quads.size(); begin += kBatchMax) {
        const std::size_t count = std::min(kBatchMax, quads.size() - begin);
        std::vector<float> planes(size * count);
        for (std::size_t i = 0; i < count; ++i) {
            const Quad& quad = quads[begin + i];
            sample_crop(
                images, quad, {std::min(line_width_px(quad, height), width), height, width},
                recipe_.pixels, std::span(planes).subspan(i * size, size)
            );
        }
        const infer::Input input{planes, {static_cast<std::int64_t>(count), 3, height, width}};
        BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
        const auto values = outputs.values(0);
        if (values.size() != 2 * count) {
            return fail(ErrorCode::kInternal, "the angle classifier answered with another size");
        }
        for (std::size_t i = 0; i < count; ++i) {
            answers.push_back(values[2 * i + 1] > recipe_.certainty_min);
        }
    }
    return answers;
}

}  // namespace beholden::analysis
