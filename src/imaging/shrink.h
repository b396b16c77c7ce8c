#pragma once

#include "imaging/image.h"

namespace beholden::imaging {

/// Averages blocks of `factor` x `factor` pixels: reduces without aliasing. An incomplete last
/// column or row of blocks is left out.
///
/// requires  factor >= 1, and neither side is shorter than it.
/// threads   pure; safe to call concurrently.
Image shrink(const Image& image, int factor);

}  // namespace beholden::imaging
