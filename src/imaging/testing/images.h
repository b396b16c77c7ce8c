#pragma once

#include <cstdint>

#include "imaging/image.h"

/// Pictures and writers of odd files for the tests of this room.
namespace beholden::imaging::testing {

/// A smooth picture without any symmetry: compresses well, and shows every turn and mirroring.
Image make_scene(int width_px, int height_px);

/// Reproducible noise: bytes 24..31 of x' = 1664525 x + 1013904223, from `seed` on, in row order.
Image make_noise(int width_px, int height_px, std::uint32_t seed);

/// The largest difference of a value; 256 if the sizes differ.
int max_difference(const Image& a, const Image& b);

/// The mean difference of the values; 256 if the sizes differ.
double mean_difference(const Image& a, const Image& b);

/// The picture as a camera in EXIF `orientation` would store it, straight from the standard's
/// table of which side of the scene the first row and the first column are.
Image store_turned(const Image& upright, int orientation);

}  // namespace beholden::imaging::testing
