#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Decodes one JPEG or PNG, chosen by its first bytes alone, upright by its EXIF orientation.
///
/// bytes    the file; hostile. Data behind the first image is ignored.
/// returns  RGB u8. CMYK and YCCK are converted (Adobe-inverted too), 16-bit and low-bit PNG are
///          brought to 8 bits, grey is spread, alpha is dropped over black, profiles are ignored.
/// errors   kInvalidImageFormat: not JPEG or PNG, damaged, cut short, any decoder warning, over
///          limits::kJpegScansMax scans, over limits::kDecodeTimeMax.
///          kImageTooLarge: a side over limits::kImageSideMaxPx (judged from the header alone).
///          kInvalidArgument: a side under limits::kImageSideMinPx.
/// threads  safe to call concurrently.
Result<Image> decode(std::span<const std::byte> bytes);

}  // namespace beholden::imaging
