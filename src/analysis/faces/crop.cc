#include "analysis/faces/crop.h"

#include <cmath>

namespace beholden::analysis {

Result<imaging::Affine> to_crop(const Crop& crop) {
    if (!std::isfinite(crop.side_px) || !(crop.side_px > 0) || !std::isfinite(crop.angle_rad)) {
        return fail(ErrorCode::kInvalidArgument, "a crop needs a size and a direction");
    }
    const double scale = crop.size_px / crop.side_px;
    const double cosine = std::cos(crop.angle_rad) * scale;
    const double sine = std::sin(crop.angle_rad) * scale;
    const double mirror = crop.is_mirrored ? -1 : 1;
    const double centre = crop.size_px / 2.0;
    const auto x = static_cast<double>(crop.centre_px.x);
    const auto y = static_cast<double>(crop.centre_px.y);
    return imaging::Affine{{
        {mirror * cosine, mirror * sine, centre - mirror * (cosine * x + sine * y)},
        {-sine, cosine, centre + sine * x - cosine * y},
    }};
}

Point to_image(const Crop& crop, double x, double y) noexcept {
    const double scale = crop.side_px / crop.size_px;
    const double centre = crop.size_px / 2.0;
    const double across = (crop.is_mirrored ? centre - x : x - centre) * scale;
    const double down = (y - centre) * scale;
    const double cosine = std::cos(crop.angle_rad);
    const double sine = std::sin(crop.angle_rad);
    return {
        static_cast<float>(static_cast<double>(crop.centre_px.x) + cosine * across - sine * down),
        static_cast<float>(static_cast<double>(crop.centre_px.y) + sine * across + cosine * down),
    };
}

double angle_of(const Point& from, const Point& to) noexcept {
    return std::atan2(static_cast<double>(to.y - from.y), static_cast<double>(to.x - from.x));
}

}  // namespace beholden::analysis
