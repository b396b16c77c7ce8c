#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "imaging/decode_context.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Decodes the first image of a JPEG file, upright by its EXIF block.
///
/// bytes    baseline or progressive Huffman JPEG of 8 bits, grey, RGB, YCbCr, CMYK or YCCK.
/// errors   as decode(); every libjpeg warning is kInvalidImageFormat. kOverloaded if the budget
///          has no room.
/// threads  safe to call concurrently.
Result<Image> decode_jpeg(std::span<const std::byte> bytes, const DecodeContext& context);

}  // namespace beholden::imaging
