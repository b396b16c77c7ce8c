#include "analysis/faces/appearance.h"

#include <algorithm>
#include <utility>

#include "analysis/faces/judge.h"
#include "analysis/faces/planar.h"

namespace beholden::analysis {
namespace {

Judgement judgement_of(const AppearanceHead& head, const std::vector<float>& features) {
    double log_odds = head.offset;
    for (std::size_t i = 0; i < features.size(); ++i) {
        log_odds += static_cast<double>(head.weights[i]) * static_cast<double>(features[i]);
    }
    return judge(log_odds, 0, 1);
}

}  // namespace

Appearance::Appearance(infer::Model model, AppearanceHeads heads)
    : model_(std::move(model)), heads_(std::move(heads)) {}

Result<Appearance> Appearance::make(infer::Model model, AppearanceHeads heads) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    const bool fits = std::ranges::all_of(heads.crops, [&](const EmbedderRecipe& recipe) {
        const std::int64_t side = recipe.input_size_px;
        return inputs.size() == 1 && outputs.size() == 1 &&
               inputs[0].shape == infer::Shape{1, 3, side, side} &&
               outputs[0].shape == infer::Shape{1, recipe.dimension};
    });
    if (!fits) {
        return fail(
            ErrorCode::kInvalidArgument,
            "the model must take [1, 3, size, size] and answer [1, features] of the heads file"
        );
    }
    return Appearance(std::move(model), std::move(heads));
}

Result<std::vector<float>> Appearance::features_of(
    const imaging::Image& image, const DetectedFace& face, const EmbedderRecipe& recipe
) const {
    BH_TRY_ASSIGN(const imaging::Image crop, align(image, face.landmarks_px, recipe));
    const int side = recipe.input_size_px;
    std::vector<float> planes(3 * static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    write_planes(crop, recipe.pixels, side, side, planes);
    std::vector<float> features(static_cast<std::size_t>(recipe.dimension));
    const infer::Input input{planes, {1, 3, side, side}};
    const infer::Output output{features, {1, recipe.dimension}};
    BH_TRY(model_.run_into(std::span(&input, 1), std::span(&output, 1)));
    return features;
}

Result<void> Appearance::judge_into(
    const imaging::Image& image,
    const DetectedFace& face,
    const Wanted& wanted,
    Attributes& attributes
) const {
    for (std::size_t crop = 0; crop < heads_.crops.size(); ++crop) {
        std::optional<std::vector<float>> features;
        for (std::size_t i = 0; i < kJudgedAttributes.size(); ++i) {
            const auto& head = heads_.heads[i];
            if (!head || head->crop != crop || !(wanted.*kJudgedAttributes[i].wanted)) continue;
            if (!features) {
                BH_TRY_ASSIGN(features, features_of(image, face, heads_.crops[crop]));
            }
            attributes.*kJudgedAttributes[i].judged = judgement_of(*head, *features);
        }
    }
    return {};
}

}  // namespace beholden::analysis
