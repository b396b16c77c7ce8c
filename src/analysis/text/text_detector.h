#pragma once

#include <vector>

#include "analysis/faces/planar.h"
#include "analysis/text/text_boxes.h"
#include "imaging/image.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// How a picture becomes the input of a text detector.
struct TextDetectorRecipe {
    int side_min_px = 736;   ///< The shorter side is enlarged to this.
    int side_max_px = 2000;  ///< The longer side is reduced to this first.
    BoxRecipe boxes;
    PixelRecipe pixels;
};

/// Where a picture goes on the detector's canvas, and how large that is.
struct CanvasPlan {
    int picture_width_px = 0;  ///< Of the resized picture.
    int picture_height_px = 0;
    int left_px = 0;  ///< Of the picture on the canvas.
    int top_px = 0;
    int canvas_width_px = 0;  ///< Multiples of 32.
    int canvas_height_px = 0;
};

/// As large as the picture deserves: its own size where that lies between the recipe's sides.
/// Strips get room beside them, so that their letters do not fill the canvas.
///
/// returns  a canvas of at most limits::kTextCanvasPixelsMax.
/// threads  pure.
CanvasPlan plan_canvas(int width_px, int height_px, const TextDetectorRecipe& recipe);

/// The text detector (DBNet): one pass over a picture.
///
/// threads  const members are safe to call concurrently.
class TextDetector {
public:
    /// errors  kInvalidArgument: the input is not [open, 3, open, open], or not one output.
    static Result<TextDetector> make(infer::Model model, const TextDetectorRecipe& recipe);

    /// Boxes in pixels of the picture; in no particular order.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] Result<std::vector<TextBox>> find(const imaging::Image& image) const;

private:
    TextDetector(infer::Model model, const TextDetectorRecipe& recipe);

    infer::Model model_;
    TextDetectorRecipe recipe_;
};

}  // namespace beholden::analysis
