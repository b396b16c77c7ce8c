#include "analysis/faces/expression.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/faces/crop.h"

namespace beholden::analysis {
namespace {

constexpr int kSizePx = 64;
constexpr std::size_t kPixels = std::size_t{kSizePx} * std::size_t{kSizePx};
/// Luminance of red, green and blue, as the network's training pictures were made grey.
constexpr std::array<float, 3> kLuminance{0.299F, 0.587F, 0.114F};
/// Keeps logarithms finite.
constexpr double kLeast = 1e-7;

/// -1 (black) to 1 (white), row by row.
std::vector<float> grey_of(const imaging::Image& image) {
    std::vector<float> grey;
    grey.reserve(kPixels);
    for (int y = 0; y < kSizePx; ++y) {
        const std::uint8_t* row = image.row(y);
        for (int x = 0; x < kSizePx; ++x, row += 3) {
            float level = 0;
            for (std::size_t channel = 0; channel < kLuminance.size(); ++channel) {
                level += kLuminance[channel] * static_cast<float>(row[channel]);
            }
            grey.push_back((level / 255 - 0.5F) * 2);
        }
    }
    return grey;
}

}  // namespace

ExpressionClassifier::ExpressionClassifier(infer::Model model, ExpressionScale scale)
    : model_(std::move(model)), scale_(scale) {}

Result<ExpressionClassifier> ExpressionClassifier::make(infer::Model model, ExpressionScale scale) {
    constexpr auto kCount = static_cast<std::int64_t>(kExpressions.size());
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{1, 1, kSizePx, kSizePx} ||
        outputs.size() != 1 || outputs[0].shape != infer::Shape{1, kCount}) {
        return fail(
            ErrorCode::kInvalidArgument, "the model must take [1, 1, 64, 64] and answer [1, 7]"
        );
    }
    return ExpressionClassifier(std::move(model), scale);
}

Result<std::vector<Emotion>> ExpressionClassifier::classify(
    const imaging::Image& image, const DetectedFace& face
) const {
    const Box& box = face.box_px;
    const Crop crop{
        .centre_px = {box.left + box.width / 2, box.top + box.height / 2},
        .side_px = static_cast<double>(std::max(box.width, box.height)),
        .angle_rad = 0,
        .size_px = kSizePx,
    };
    BH_TRY_ASSIGN(const imaging::Affine transform, to_crop(crop));
    const std::vector<float> grey = grey_of(imaging::warp(image, transform, kSizePx, kSizePx));
    std::array<float, kExpressions.size()> probabilities{};
    const infer::Input input{grey, {1, 1, kSizePx, kSizePx}};
    const infer::Output output{probabilities, {1, static_cast<std::int64_t>(kExpressions.size())}};
    BH_TRY(model_.run_into(std::span(&input, 1), std::span(&output, 1)));
    return judge_emotions(probabilities, scale_);
}

std::vector<Emotion> judge_emotions(
    std::span<const float> probabilities, const ExpressionScale& scale
) {
    std::array<double, kExpressions.size()> weights{};
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double logarithm = std::log(std::max(kLeast, static_cast<double>(probabilities[i])));
        weights[i] = std::exp(scale.slope * logarithm + scale.offsets[i]);
        sum += weights[i];
    }
    std::vector<Emotion> emotions;
    emotions.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        emotions.push_back({kExpressions[i], static_cast<float>(100 * weights[i] / sum)});
    }
    std::ranges::stable_sort(emotions, std::ranges::greater(), &Emotion::confidence_pct);
    return emotions;
}

}  // namespace beholden::analysis
