#pragma once

#include "imaging/image.h"

namespace beholden::imaging {

/// Averages blocks of `factor` x `factor` pixels: reduces without aliasing. An incomplete last
/// column or row of blocks is left out.
///
/// requires  factor >= 1, and neither side is shorter than it.
/// threads   pure; safe to call concurrently.
Image shrink(const Image& image, int factor);

/// Whole pixels of an image.
struct Part {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

/// shrink() of a part, which is not copied first.
///
/// requires  the part lies in the image; factor as above for its sides.
/// threads   pure; safe to call concurrently.
Image shrink(const Image& image, const Part& part_px, int factor);

}  // namespace beholden::imaging
