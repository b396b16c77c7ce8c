#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/labels/picture_input.h"
#include "base/result.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// A direction: an embedding of length 1.
using Embedding = std::vector<float>;

/// Scaled to length 1.
///
/// errors  kInvalidArgument: empty, longer than limits::kEmbeddingMax, no number among its
///         numbers, or without a direction.
Result<Embedding> normalised(std::span<const float> values);

/// requires  equal sizes.
double cosine(std::span<const float> a, std::span<const float> b);

/// The half of a CLIP pair that looks at pictures: one input [1, 3, height, width], one output
/// [1, dimension], the one named `image_embeds` where there are several.
///
/// threads  const members are safe to call concurrently.
class ImageEncoder {
public:
    /// errors  kInvalidArgument: the model is no such network.
    static Result<ImageEncoder> make(infer::Model model, PictureRecipe recipe);

    /// errors  kInternal: inference failed, or gave what is no direction.
    [[nodiscard]] Result<Embedding> encode(const imaging::Image& image) const;

private:
    ImageEncoder(infer::Model model, PictureRecipe recipe, std::size_t output)
        : model_(std::move(model)), recipe_(recipe), output_(output) {}

    infer::Model model_;
    PictureRecipe recipe_;
    std::size_t output_;
};

/// The half that reads: token ids [1, context] as int32 or int64, with or without an input
/// `attention_mask`; output as of ImageEncoder, named `text_embeds` where there are several.
///
/// threads  const members are safe to call concurrently.
class TextEncoder {
public:
    struct Recipe {
        int context = 77;      ///< Tokens of one text, marks and padding among them.
        std::int64_t pad = 0;  ///< Fills the rest.
    };
    /// errors  kInvalidArgument: the model is no such network.
    static Result<TextEncoder> make(infer::Model model, Recipe recipe);

    /// ids  with the marks of start and end.
    /// errors  kInvalidArgument: more ids than the context holds. kInternal: inference failed, or
    ///         gave what is no direction.
    [[nodiscard]] Result<Embedding> encode(std::span<const std::int64_t> ids) const;

private:
    TextEncoder(infer::Model model, Recipe recipe, std::size_t output)
        : model_(std::move(model)), recipe_(recipe), output_(output) {}

    infer::Model model_;
    Recipe recipe_;
    std::size_t output_;
};

}  // namespace beholden::analysis
