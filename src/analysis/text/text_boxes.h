#pragma once

#include <span>
#include <vector>

#include "analysis/text/min_area_rect.h"
#include "analysis/text/quad.h"

namespace beholden::analysis {

/// How a map of probabilities becomes boxes.
struct BoxRecipe {
    float threshold = 0.3F;  ///< A cell above this belongs to a text, 0..1.
    float score_min = 0.5F;  ///< Mean of a box below which it is none, 0..1.
    float unclip = 1.6F;     ///< Growth of a box, times its area over its perimeter.
};

/// Where a detector saw text.
struct TextBox {
    Quad quad;        ///< Top left corner first, as if the text were upright or nearly so.
    float score = 0;  ///< Mean probability of text inside, 0..1.
};

/// Boxes of the texts in a detector's map.
///
/// map      [height, width] probabilities, row-major.
/// returns  in cells of the map, at most limits::kTextBoxesMax.
/// threads  pure.
/// source   Liao et al. 2020, "Real-time Scene Text Detection with Differentiable Binarization".
std::vector<TextBox> boxes_of_map(
    std::span<const float> map, int width, int height, const BoxRecipe& recipe
);

/// Mean of the cells inside a quad, its border included; 0 outside the map.
///
/// quad  convex.
float mean_inside(std::span<const float> map, int width, int height, const Quad& quad);

/// The same rectangle grown on all sides by `ratio` times its area over its perimeter.
TurnedRect unclipped(const TurnedRect& rect, float ratio) noexcept;

/// Corners of a rectangle, the one at the beginning of its upper side first.
Quad corners_of(const TurnedRect& rect) noexcept;

}  // namespace beholden::analysis
