#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "imaging/image.h"

namespace beholden::imaging::testing {

enum class JpegColour : std::uint8_t {
    kYcc,
    kRgb,
    kGrey,       ///< The red channel.
    kCmykAdobe,  ///< Inverted, as Adobe writes it.
    kYcckAdobe,  ///< Inverted, as Adobe writes it.
    kCmykPlain,  ///< No Adobe marker: 255 is full ink.
};

struct JpegSpec {
    JpegColour colour = JpegColour::kYcc;
    bool progressive = false;
    bool arithmetic = false;
    bool separate_scans = false;  ///< Baseline with one scan per component.
    int restart_rows = 0;         ///< Restart markers every so many rows of blocks.
    int scans = 0;                ///< Over 0: progressive in exactly so many; of 1 or 3 components.
};

/// Quality 95, chroma not halved.
Bytes write_jpeg(const Image& image, const JpegSpec& spec = {});

/// The file with a segment (marker 0xFF `marker`) put right behind SOI.
Bytes with_segment(const Bytes& jpeg, std::uint8_t marker, std::string_view payload);

/// An "Exif" payload whose first directory holds the orientation alone.
Bytes exif_tiff(int orientation, bool big_endian = false);

/// Offset of the frame header (SOF0 or SOF2) in a file of write_jpeg().
std::size_t frame_offset(const Bytes& jpeg);

}  // namespace beholden::imaging::testing
