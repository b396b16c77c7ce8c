#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/labels/colours.h"
#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::analysis {

/// How an area of an image looks, 0..100 each.
struct AreaQuality {
    float brightness = 0;  ///< Mean luma.
    float sharpness =
        0;               ///< Strength of the finest detail; about 10 where blurred, 90 where crisp.
    float contrast = 0;  ///< Spread of luma: 100 is half black and half white.
};

/// An area's look and colours.
struct AreaProperties {
    AreaQuality quality;
    std::vector<DominantColour> colours;  ///< Largest share first.
};

/// What IMAGE_PROPERTIES tells.
struct ImageProperties {
    AreaProperties whole;
    AreaProperties foreground;
    AreaProperties background;
};

/// Measures an image and its parts. The foreground is what the boxes cover; without boxes, or
/// where they leave no background, it is the image's middle half each way.
///
/// Large images are averaged down to limits::kPropertiesSideMaxPx first, so that numbers compare.
///
/// foreground   boxes of the things in the picture, in pixels; may reach outside.
/// colours_max  0..20.
/// threads      pure.
ImageProperties measure_properties(
    const imaging::Image& image, std::span<const imaging::Box> foreground, std::size_t colours_max
);

/// Colours of one box of an image; none if it lies outside.
///
/// threads  pure.
std::vector<DominantColour> colours_in(
    const imaging::Image& image, const imaging::Box& box_px, std::size_t colours_max
);

}  // namespace beholden::analysis
