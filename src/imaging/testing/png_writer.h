#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "imaging/image.h"

namespace beholden::imaging::testing {

enum class PngColour : std::uint8_t {
    kGrey = 0,
    kRgb = 2,
    kPalette = 3,
    kGreyAlpha = 4,
    kRgba = 6
};

/// A picture as a PNG file; every line unfiltered.
struct PngSpec {
    PngColour colour = PngColour::kRgb;
    int depth = 8;            ///< Bits per sample (or index).
    bool interlaced = false;  ///< Adam7.
    /// Alpha of each pixel in row order, for the two colours that have it; else opaque.
    std::vector<std::uint8_t> alpha = {};
    std::string before_pixels = {};  ///< Whole chunks before IDAT.
    std::string behind_pixels = {};  ///< Whole chunks between IDAT and IEND.
    std::size_t idat_bytes_max = 1U << 20;
};

/// One chunk with its length and CRC.
std::string png_chunk(std::string_view type, std::string_view data);

/// Grey takes the red channel (its highest bits at low depths). A palette is 6 x 6 x 6 levels at
/// depth 8 and the darkest to brightest red below that.
Bytes write_png(const Image& image, const PngSpec& spec = {});

/// Signature and IHDR of an 8-bit RGB file of that size, and no more.
Bytes png_header_only(std::uint32_t width_px, std::uint32_t height_px);

/// zlib stream.
std::string deflated(std::string_view data);

}  // namespace beholden::imaging::testing
