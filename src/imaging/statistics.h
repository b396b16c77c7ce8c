#pragma once

#include <cstdint>
#include <vector>

#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// [height, width] u8, row-major, packed.
struct LumaPlane {
    int width_px = 0;
    int height_px = 0;
    std::vector<std::uint8_t> levels;

    [[nodiscard]] const std::uint8_t* row(int y) const noexcept {
        return levels.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width_px);
    }
};

/// Luma (ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, weights of 15 bits) of the pixels whose
/// centres lie in `box`, clipped to the image; empty if there are none.
///
/// threads  pure, as all functions here.
/// source   the rounding of OpenCV's COLOR_RGB2GRAY.
LumaPlane luma(const Image& image, const Box& box);

/// Mean level, 0..255; 0 for an empty plane.
double mean(const LumaPlane& plane) noexcept;

/// Variance of the Laplacian (4 neighbours minus 4 times the centre), mirrored at the border
/// without repeating it; in levels squared. Low where the picture is blurred. 0 for a plane with a
/// side under 2.
///
/// source   Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy"; equals
///          cv2.Laplacian(plane, CV_64F).var().
double laplacian_variance(const LumaPlane& plane) noexcept;

}  // namespace beholden::imaging
