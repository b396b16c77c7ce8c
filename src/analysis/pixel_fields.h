#pragma once

#include "analysis/faces/planar.h"
#include "analysis/labels/picture_input.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// The fields `channel_order`, `mean` and `scale` of a table.
///
/// errors  kInvalidArgument: one is missing or of another form.
Result<PixelRecipe> pixels_of(const PackSection& section);

/// The fields `input_size`, `fit`, with a central crop `crop_share`, and those of pixels_of().
///
/// errors  kInvalidArgument: one is missing or of another form, or the side is out of its bounds.
Result<PictureRecipe> square_picture_of(
    const PackSection& section, int side_min_px, int side_max_px
);

}  // namespace beholden::analysis
