#pragma once

#include <array>
#include <span>
#include <vector>

#include "analysis/faces/faces.h"
#include "analysis/faces/planar.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How a face becomes the input of an embedder.
struct EmbedderRecipe {
    int input_size_px = 112;             ///< Side of the square crop.
    int dimension = 128;                 ///< Length of the vector that comes out.
    std::array<Point, 5> template_px{};  ///< Where DetectedFace::landmarks_px go in the crop.
    PixelRecipe pixels;
};

/// Cuts the face out so that its landmarks lie where the recipe's template has them.
///
/// returns  [size, size, 3]; least-squares similarity transform, bilinear, black outside.
/// errors   kInvalidArgument: the landmarks coincide.
/// threads  pure.
Result<imaging::Image> align(
    const imaging::Image& image,
    const std::array<Point, 5>& landmarks_px,
    const EmbedderRecipe& recipe
);

/// A network that turns aligned faces into vectors: any ONNX file with one input
/// [n or 1, 3, size, size] and one output [n or 1, dimension].
///
/// threads  const members are safe to call concurrently.
class Embedder {
public:
    /// errors  kInvalidArgument: the model's input or output does not fit the recipe.
    static Result<Embedder> make(infer::Model model, EmbedderRecipe recipe);

    /// Unit vectors, one per face, in order.
    ///
    /// errors  kInvalidArgument: landmarks coincide. kInternal: inference failed, or a vector has
    ///         no direction.
    [[nodiscard]] Result<std::vector<std::vector<float>>> embed(
        const imaging::Image& image, std::span<const DetectedFace> faces
    ) const;

    [[nodiscard]] int dimension() const noexcept { return recipe_.dimension; }

private:
    Embedder(infer::Model model, EmbedderRecipe recipe, std::size_t batch_max);

    infer::Model model_;
    EmbedderRecipe recipe_;
    std::size_t batch_max_;
};

}  // namespace beholden::analysis
