#pragma once

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// How well a face is lit and how sharp it is, 0..100 each.
///
/// Brightness is the mean luma of the face. Sharpness comes from the perceptual blur of Crété et
/// al.: the share of its detail that a further blur would remove; contrast does not matter, noise
/// counts as detail. Both are taken at one fixed size of the face, so that they compare across
/// pictures. FairFace lies at 19..61 and 31..79 (5 % to 95 %), sharp portraits at 85 and more.
///
/// box_px   parts outside the image are left out; an empty remainder gives 0 and 0.
/// threads  pure.
/// source   Crété, Dolmiere, Ladret and Nicolas 2007, "The blur effect".
Quality measure_quality(const imaging::Image& image, const Box& box_px);

}  // namespace beholden::analysis
