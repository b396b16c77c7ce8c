#pragma once

#include <vector>

namespace beholden::analysis {

/// The scales at which an image is searched, coarsest first.
///
/// The last is the image's own size, or as much of it as fits the canvas budget; each other is a
/// third of the next, down to a size at which a face that fills the image is small enough.
///
/// requires  width_px, height_px >= 1.
/// returns   working size over image size, 0 < scale <= 1, at least one, rising.
/// threads   pure.
std::vector<double> search_scales(int width_px, int height_px);

}  // namespace beholden::analysis
