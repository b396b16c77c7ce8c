#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::api {

/// Larger than a face in most probes.
inline constexpr int kPortraitSidePx = 256;

/// A face with some of what is around it, for people to compare: a square JPEG of
/// kPortraitSidePx a side, about 15 KB; black where the picture ends.
///
/// errors  those of imaging::encode_jpeg().
Result<Bytes> portrait(const imaging::Image& image, const imaging::Box& face_px);

}  // namespace beholden::api
