#pragma once

#include "imaging/exif.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Turns a stored picture upright.
///
/// orientation  1..8; 5 to 8 swap width and height.
/// source       EXIF 2.32 table 6: which side of the scene the first row and column are.
Image make_upright(Image image, Orientation orientation);

}  // namespace beholden::imaging
