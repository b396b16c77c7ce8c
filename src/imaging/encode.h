#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Baseline JPEG, YCbCr with chroma halved both ways.
///
/// quality  1..100, libjpeg's scale.
/// errors   kInvalidArgument: no pixels, a side over 65,500, quality out of range.
/// threads  pure; safe to call concurrently.
Result<Bytes> encode_jpeg(const Image& image, int quality);

/// PNG, 8-bit RGB, without loss.
///
/// errors   kInvalidArgument: no pixels.
/// threads  pure; safe to call concurrently.
Result<Bytes> encode_png(const Image& image);

}  // namespace beholden::imaging
