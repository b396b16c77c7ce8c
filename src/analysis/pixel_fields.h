#pragma once

#include "analysis/faces/planar.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// The fields `channel_order`, `mean` and `scale` of a table.
///
/// errors  kInvalidArgument: one is missing or of another form.
Result<PixelRecipe> pixels_of(const PackSection& section);

}  // namespace beholden::analysis
