#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/faces/faces.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// What the network of expressions tells apart, in its order, by the API's names. It does not know
/// CONFUSED.
inline constexpr std::array<std::string_view, 7> kExpressions{"ANGRY", "DISGUSTED", "FEAR", "HAPPY",
                                                              "SAD",   "SURPRISED", "CALM"};

/// How the network's probabilities become confidences that hold: log odds times `slope` plus an
/// offset for each expression, then softmax anew.
struct ExpressionScale {
    double slope = 1;
    std::array<double, kExpressions.size()> offsets{};
};

/// Which emotion a face shows: a network on the grey square around its box.
///
/// threads  const members are safe to call concurrently.
/// source   Arriaga et al. 2017, "Real-time Convolutional Neural Networks for Emotion and Gender
///          Classification".
class ExpressionClassifier {
public:
    /// errors  kInvalidArgument: the model does not take [1, 1, 64, 64] and answer [1, 7].
    static Result<ExpressionClassifier> make(infer::Model model, ExpressionScale scale);

    /// Surest first.
    ///
    /// errors  kInvalidArgument: a box without size. kInternal: inference failed.
    [[nodiscard]] Result<std::vector<Emotion>> classify(
        const imaging::Image& image, const DetectedFace& face
    ) const;

private:
    ExpressionClassifier(infer::Model model, ExpressionScale scale);

    infer::Model model_;
    ExpressionScale scale_;
};

/// probabilities  the network's, in the order of kExpressions.
/// returns        surest first; confidences add up to 100.
std::vector<Emotion> judge_emotions(
    std::span<const float> probabilities, const ExpressionScale& scale
);

}  // namespace beholden::analysis
