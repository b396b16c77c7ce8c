#include "analysis/labels/concept_classifier.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/port_shape.h"

namespace beholden::analysis {
namespace {

void softmax(std::vector<float>& values) {
    const float most = *std::ranges::max_element(values);
    float sum = 0;
    for (float& value : values) {
        value = std::exp(value - most);
        sum += value;
    }
    for (float& value : values) value /= sum;
}

void activate(Activation activation, std::vector<float>& values) {
    switch (activation) {
        case Activation::kSoftmax: softmax(values); break;
        case Activation::kSigmoid:
            for (float& value : values) value = 1 / (1 + std::exp(-value));
            break;
        case Activation::kNone:
            for (float& value : values) value = std::clamp(value, 0.0F, 1.0F);
            break;
    }
}

}  // namespace

Result<ConceptClassifier> ConceptClassifier::make(infer::Model model, ClassifierRecipe recipe) {
    const PictureRecipe& picture = recipe.picture;
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    const auto named = model.output_index("logits");
    if (!named && outputs.size() != 1) {
        return fail(
            ErrorCode::kInvalidArgument, "the model must have one output, or one named logits"
        );
    }
    const std::size_t output = named.value_or(0);
    const infer::Shape& shape = outputs[output].shape;
    const bool fits = inputs.size() == 1 && inputs[0].shape.size() == 4 &&
                      agrees(inputs[0].shape[0], 1) && agrees(inputs[0].shape[1], 3) &&
                      agrees(inputs[0].shape[2], picture.height_px) &&
                      agrees(inputs[0].shape[3], picture.width_px) && shape.size() == 2 &&
                      agrees(shape[0], 1) && agrees(shape[1], recipe.classes);
    if (!fits) {
        return fail(
            ErrorCode::kInvalidArgument,
            "the model must take [1, 3, " + std::to_string(picture.height_px) + ", " +
                std::to_string(picture.width_px) + "] and answer [1, " +
                std::to_string(recipe.classes) + "]"
        );
    }
    return ConceptClassifier(std::move(model), recipe, output);
}

Result<std::vector<float>> ConceptClassifier::classify(const imaging::Image& image) const {
    const PictureInput input = make_input(image, recipe_.picture);
    const infer::Input tensor{input.planes, input.shape};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&tensor, 1)));
    const std::span<const float> found = outputs.values(output_);
    std::vector<float> values(found.begin(), found.end());
    if (values.size() != static_cast<std::size_t>(recipe_.classes) ||
        !std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
        return fail(ErrorCode::kInternal, "the classifier answered with something else");
    }
    activate(recipe_.activation, values);
    return values;
}

}  // namespace beholden::analysis
