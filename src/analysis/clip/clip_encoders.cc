#include "analysis/clip/clip_encoders.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "analysis/port_shape.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kMask = "attention_mask";

tl::unexpected<Error> unfit(const std::string& what) {
    return fail(ErrorCode::kInvalidArgument, "the model must " + what);
}

/// The output of that name, or the only one, if it is one embedding.
Result<std::size_t> embedding_output(const infer::Model& model, std::string_view name) {
    const auto named = model.output_index(name);
    if (!named && model.outputs().size() != 1) {
        return unfit("have one output, or one named " + std::string(name));
    }
    const infer::Shape& shape = model.outputs()[named.value_or(0)].shape;
    const bool fits = shape.empty() || (shape.size() == 2 && agrees(shape[0], 1));
    if (!fits) return unfit("answer one embedding, [1, dimension]");
    return named.value_or(0);
}

Result<Embedding> run(
    const infer::Model& model, std::span<const infer::Input> inputs, std::size_t output
) {
    BH_TRY_ASSIGN(const infer::Outputs outputs, model.run(inputs));
    auto embedding = normalised(outputs.values(output));
    if (!embedding) return fail(ErrorCode::kInternal, "an encoder gave what is no direction");
    return embedding;
}

}  // namespace

Result<Embedding> normalised(std::span<const float> values) {
    double sum = 0;
    for (const float value : values) {
        sum += static_cast<double>(value) * static_cast<double>(value);
    }
    if (values.empty() || values.size() > limits::kEmbeddingMax || !std::isfinite(sum) ||
        sum < 1e-20) {
        return fail(ErrorCode::kInvalidArgument, "an embedding must be a direction");
    }
    Embedding unit;
    unit.reserve(values.size());
    const double scale = 1 / std::sqrt(sum);
    for (const float value : values) {
        unit.push_back(static_cast<float>(static_cast<double>(value) * scale));
    }
    return unit;
}

double cosine(std::span<const float> a, std::span<const float> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    return sum;
}

Result<ImageEncoder> ImageEncoder::make(infer::Model model, PictureRecipe recipe) {
    const auto& inputs = model.inputs();
    const bool fits = inputs.size() == 1 && inputs[0].shape.size() == 4 &&
                      agrees(inputs[0].shape[0], 1) && agrees(inputs[0].shape[1], 3) &&
                      agrees(inputs[0].shape[2], recipe.height_px) &&
                      agrees(inputs[0].shape[3], recipe.width_px);
    if (!fits) {
        return unfit(
            "take [1, 3, " + std::to_string(recipe.height_px) + ", " +
            std::to_string(recipe.width_px) + "]"
        );
    }
    BH_TRY_ASSIGN(const std::size_t output, embedding_output(model, "image_embeds"));
    return ImageEncoder(std::move(model), recipe, output);
}

Result<Embedding> ImageEncoder::encode(const imaging::Image& image) const {
    const PictureInput input = make_input(image, recipe_);
    const infer::Input tensor{input.planes, input.shape};
    return run(model_, std::span(&tensor, 1), output_);
}

Result<TextEncoder> TextEncoder::make(infer::Model model, Recipe recipe) {
    const auto& inputs = model.inputs();
    const auto is_mask = [](const infer::Port& port) { return port.name == kMask; };
    const auto fits = [&](const infer::Port& port) {
        return port.element != infer::Element::kFloat32 && port.shape.size() == 2 &&
               agrees(port.shape[0], 1) && agrees(port.shape[1], recipe.context);
    };
    const auto masks = std::ranges::count_if(inputs, is_mask);
    if (std::cmp_not_equal(inputs.size(), 1 + masks) || !std::ranges::all_of(inputs, fits)) {
        return unfit(
            "take token ids [1, " + std::to_string(recipe.context) +
            "] as int32 or int64, and no more beside them than an attention_mask"
        );
    }
    BH_TRY_ASSIGN(const std::size_t output, embedding_output(model, "text_embeds"));
    return TextEncoder(std::move(model), recipe, output);
}

Result<Embedding> TextEncoder::encode(std::span<const std::int64_t> ids) const {
    const auto context = static_cast<std::size_t>(recipe_.context);
    if (ids.size() > context) {
        return fail(
            ErrorCode::kInvalidArgument, "a prompt has " + std::to_string(ids.size()) +
                                             " tokens, the text encoder reads " +
                                             std::to_string(context)
        );
    }
    std::vector<std::int64_t> tokens(context, recipe_.pad);
    std::vector<std::int64_t> mask(context, 0);
    std::ranges::copy(ids, tokens.begin());
    std::fill_n(mask.begin(), ids.size(), 1);
    const std::vector<std::int32_t> short_tokens(tokens.begin(), tokens.end());
    const std::vector<std::int32_t> short_mask(mask.begin(), mask.end());
    std::vector<infer::Input> inputs;
    for (const infer::Port& port : model_.inputs()) {
        infer::Input& input = inputs.emplace_back();
        input.shape = {1, recipe_.context};
        const bool is_mask = port.name == kMask;
        if (port.element == infer::Element::kInt64) {
            input.values = std::span<const std::int64_t>(is_mask ? mask : tokens);
        } else {
            input.values = std::span<const std::int32_t>(is_mask ? short_mask : short_tokens);
        }
    }
    return run(model_, inputs, output_);
}

}  // namespace beholden::analysis
