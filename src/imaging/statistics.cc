#include "imaging/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace beholden::imaging {
namespace {

// BT.601 weights in 1/32768.
constexpr unsigned kRedWeight = 9798;
constexpr unsigned kGreenWeight = 19235;
constexpr unsigned kBlueWeight = 3735;
constexpr unsigned kWeightShift = 15;

/// The first whole pixel at or behind `edge`, within 0..size.
int clipped_pixel(double edge, int size) {
    // In this order a NaN becomes 0.
    return static_cast<int>(std::ceil(std::min(std::max(0.0, edge), static_cast<double>(size))));
}

/// A neighbour's index, mirrored about the border pixel.
int mirrored(int at, int size) {
    if (at < 0) return 1;
    return at < size ? at : size - 2;
}

}  // namespace

LumaPlane luma(const Image& image, const Box& box) {
    const int left = clipped_pixel(box.left, image.width_px);
    const int top = clipped_pixel(box.top, image.height_px);
    const int right = clipped_pixel(double{box.left} + double{box.width}, image.width_px);
    const int bottom = clipped_pixel(double{box.top} + double{box.height}, image.height_px);
    if (right <= left || bottom <= top) return {};

    LumaPlane plane{.width_px = right - left, .height_px = bottom - top, .levels = {}};
    plane.levels.reserve(
        static_cast<std::size_t>(plane.width_px) * static_cast<std::size_t>(plane.height_px)
    );
    for (int y = top; y < bottom; ++y) {
        const std::uint8_t* pixel = image.row(y) + static_cast<std::size_t>(left) * 3;
        for (int x = left; x < right; ++x, pixel += 3) {
            const unsigned sum = pixel[0] * kRedWeight + pixel[1] * kGreenWeight +
                                 pixel[2] * kBlueWeight + (1U << (kWeightShift - 1));
            plane.levels.push_back(static_cast<std::uint8_t>(sum >> kWeightShift));
        }
    }
    return plane;
}

double mean(const LumaPlane& plane) noexcept {
    if (plane.levels.empty()) return 0;
    const auto sum = std::accumulate(plane.levels.begin(), plane.levels.end(), std::uint64_t{0});
    return static_cast<double>(sum) / static_cast<double>(plane.levels.size());
}

double laplacian_variance(const LumaPlane& plane) noexcept {
    if (plane.width_px < 2 || plane.height_px < 2) return 0;
    std::int64_t sum = 0;
    std::int64_t sum_of_squares = 0;
    for (int y = 0; y < plane.height_px; ++y) {
        const std::uint8_t* above = plane.row(mirrored(y - 1, plane.height_px));
        const std::uint8_t* here = plane.row(y);
        const std::uint8_t* below = plane.row(mirrored(y + 1, plane.height_px));
        for (int x = 0; x < plane.width_px; ++x) {
            const int left = here[mirrored(x - 1, plane.width_px)];
            const int right = here[mirrored(x + 1, plane.width_px)];
            const int value = above[x] + below[x] + left + right - 4 * here[x];
            sum += value;
            sum_of_squares += std::int64_t{value} * value;
        }
    }
    const auto count = static_cast<double>(plane.levels.size());
    const double mean_value = static_cast<double>(sum) / count;
    return static_cast<double>(sum_of_squares) / count - mean_value * mean_value;
}

}  // namespace beholden::imaging
