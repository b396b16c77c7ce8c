#pragma once

#include <span>
#include <vector>

#include "analysis/faces/planar.h"
#include "analysis/text/ctc.h"
#include "analysis/text/text_crop.h"
#include "analysis/text/words.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How a line becomes the input of a recogniser.
struct LineRecipe {
    int height_px = 48;
    int width_min_px = 0;  ///< Narrower lines get room to the right.
    PixelRecipe pixels;
};

/// Width of a line brought to a height, keeping its ratio; from 1 to limits::kTextLineWidthMaxPx.
int line_width_px(const Quad& quad, int height_px) noexcept;

/// Lines that run together.
struct LineBatch {
    std::vector<std::size_t> lines;  ///< Places among those to be read.
    int width_px = 0;                ///< Of the widest, or the recipe's least.
};

/// Groups lines of similar width: little padding, and answers of bounded size.
///
/// returns  each line in one batch.
std::vector<LineBatch> plan_batches(std::span<const Quad> quads, const LineRecipe& recipe);

/// A network that reads lines: one input [open, 3, height, open], one output
/// [n, columns, symbols] of probabilities, its dictionary in the metadata `character`.
///
/// threads  const members are safe to call concurrently.
class Recogniser {
public:
    /// errors  kInvalidArgument: the model's input or output does not fit, or it carries no
    ///         dictionary, or one of another size.
    static Result<Recogniser> make(infer::Model model, const LineRecipe& recipe);

    /// Reads upright lines; those of similar width run together.
    ///
    /// images   of the picture.
    /// returns  one for each quad, in their order.
    /// errors   kInternal: inference failed.
    [[nodiscard]] Result<std::vector<ReadLine>> read(
        HalvedImages& images, std::span<const Quad> quads
    ) const;

    [[nodiscard]] const Dictionary& dictionary() const noexcept { return dictionary_; }

private:
    Recogniser(infer::Model model, const LineRecipe& recipe, Dictionary dictionary);
    [[nodiscard]] Result<void> read_batch(
        HalvedImages& images,
        std::span<const Quad> quads,
        const LineBatch& batch,
        std::vector<ReadLine>& lines
    ) const;

    infer::Model model_;
    LineRecipe recipe_;
    Dictionary dictionary_;
};

}  // namespace beholden::analysis
