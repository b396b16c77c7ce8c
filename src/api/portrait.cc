#include "api/portrait.h"

#include <algorithm>

#include "imaging/encode.h"
#include "imaging/geometry.h"

namespace beholden::api {

namespace {

/// Side of the square over the longer side of the box: hair, ears and chin are in it.
constexpr double kMargin = 1.8;
constexpr int kQuality = 90;

}  // namespace

Result<Bytes> portrait(const imaging::Image& image, const imaging::Box& face_px) {
    constexpr double kSide = kPortraitSidePx;
    const double side_px = std::max({double{face_px.width}, double{face_px.height}, 1.0}) * kMargin;
    const double scale = kSide / side_px;
    const double centre_x = double{face_px.left} + double{face_px.width} / 2;
    const double centre_y = double{face_px.top} + double{face_px.height} / 2;
    const imaging::Affine to_square = {{
        {scale, 0, kSide / 2 - scale * centre_x},
        {0, scale, kSide / 2 - scale * centre_y},
    }};
    return imaging::encode_jpeg(
        imaging::warp(image, to_square, kPortraitSidePx, kPortraitSidePx), kQuality
    );
}

}  // namespace beholden::api
