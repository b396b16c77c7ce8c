#pragma once

#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::analysis {

/// A part of an image, with how its pixels lie there: image = left or top + part * factor.
struct Cut {
    imaging::Image image;
    int left_px = 0;
    int top_px = 0;
    int factor = 1;
};

/// The pixels of a box that lie in the image. Where the part is at least twice as large as a
/// network looks at, whole blocks of pixels are averaged, so that the copy stays small whatever the
/// picture.
///
/// wanted_px  what the longer side of the part is brought to afterwards; the cut is at least as
/// large,
///            if the image has as many pixels there.
/// returns    at least one pixel, the nearest, also for a box outside the image.
/// threads    pure.
Cut cut_out(const imaging::Image& image, const imaging::Box& box_px, int wanted_px);

/// A box made larger around its middle.
///
/// share      of each side that is added in all: 0.25 makes it 1.25 times as wide and high.
/// shape_min  shorter over longer side at least, by making the shorter one longer.
imaging::Box grown(const imaging::Box& box_px, float share, float shape_min) noexcept;

}  // namespace beholden::analysis
