#pragma once

#include <cstdint>
#include <vector>

#include "analysis/labels/picture_input.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How a classifier's numbers become probabilities.
enum class Activation : std::uint8_t {
    kSoftmax,  ///< Of classes that exclude each other.
    kSigmoid,  ///< Of classes that may come together.
    kNone,     ///< They are probabilities.
};

/// How a classifier is fed and read.
struct ClassifierRecipe {
    PictureRecipe picture;
    int classes = 0;
    Activation activation = Activation::kSoftmax;
};

/// A network that says what a whole image shows: one input [1, 3, height, width], and an output
/// [1, classes] named `logits`, or the only output there is.
///
/// threads  const members are safe to call concurrently.
class ConceptClassifier {
public:
    /// errors  kInvalidArgument: the model's input or output does not fit the recipe.
    static Result<ConceptClassifier> make(infer::Model model, ClassifierRecipe recipe);

    /// Probabilities of the classes, 0..1.
    ///
    /// errors  kInternal: inference failed, or gave what is no number.
    [[nodiscard]] Result<std::vector<float>> classify(const imaging::Image& image) const;

private:
    ConceptClassifier(infer::Model model, ClassifierRecipe recipe, std::size_t output)
        : model_(std::move(model)), recipe_(recipe), output_(output) {}

    infer::Model model_;
    ClassifierRecipe recipe_;
    std::size_t output_;
};

}  // namespace beholden::analysis
