#pragma once

#include <span>
#include <vector>

#include "analysis/faces/planar.h"
#include "analysis/text/text_crop.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How a line becomes the input of the angle classifier.
struct AngleRecipe {
    int width_px = 192;  ///< Longer lines are squeezed, shorter ones get room to the right.
    int height_px = 48;
    float certainty_min = 0.9F;  ///< Of "upside down", below which a line is left as it is; 0..1.
    PixelRecipe pixels;
};

/// A network that tells lines that are upside down: one input [n or open, 3, height, width], one
/// output [n, 2] of probabilities, upright first.
///
/// threads  const members are safe to call concurrently.
class AngleClassifier {
public:
    /// Lines in one run: larger batches gain nothing on one thread.
    static constexpr std::size_t kBatchMax = 8;

    /// errors  kInvalidArgument: the model's input or output does not fit.
    static Result<AngleClassifier> make(infer::Model model, const AngleRecipe& recipe);

    /// Whether each line is upside down.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] Result<std::vector<bool>> are_upside_down(
        HalvedImages& images, std::span<const Quad> quads
    ) const;

private:
    AngleClassifier(infer::Model model, const AngleRecipe& recipe);

    infer::Model model_;
    AngleRecipe recipe_;
};

}  // namespace beholden::analysis
