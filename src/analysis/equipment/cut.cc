#include "analysis/equipment/cut.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace beholden::analysis {
namespace {

/// First and last pixel of a box's extent along one side, inside the image.
struct Extent {
    int begin = 0;
    int end = 1;
};

Extent extent_of(float begin, float length, int size_px) {
    const auto most = static_cast<float>(size_px);
    const int first = static_cast<int>(std::floor(std::clamp(begin, 0.0F, most - 1)));
    const int last = static_cast<int>(std::ceil(std::clamp(begin + length, 0.0F, most)));
    return {first, std::max(last, first + 1)};
}

/// Mean of a block, one channel.
std::uint8_t mean_of(const imaging::Image& image, int left, int top, int factor, int channel) {
    std::uint32_t sum = 0;
    for (int y = top; y < top + factor; ++y) {
        const std::uint8_t* row = image.row(y) + std::ptrdiff_t{3} * left + channel;
        for (int x = 0; x < factor; ++x) sum += row[std::ptrdiff_t{3} * x];
    }
    const auto count = static_cast<std::uint32_t>(factor) * static_cast<std::uint32_t>(factor);
    return static_cast<std::uint8_t>((sum + count / 2) / count);
}

}  // namespace

Cut cut_out(const imaging::Image& image, const imaging::Box& box_px, int wanted_px) {
    const Extent across = extent_of(box_px.left, box_px.width, image.width_px);
    const Extent down = extent_of(box_px.top, box_px.height, image.height_px);
    const int width = across.end - across.begin;
    const int height = down.end - down.begin;
    const int shorter = std::min(width, height);
    Cut cut;
    cut.left_px = across.begin;
    cut.top_px = down.begin;
    cut.factor = std::clamp(std::max(width, height) / wanted_px, 1, shorter);
    cut.image = imaging::make_image(width / cut.factor, height / cut.factor);
    for (int y = 0; y < cut.image.height_px; ++y) {
        std::uint8_t* target = cut.image.row(y);
        for (int x = 0; x < cut.image.width_px; ++x) {
            for (int channel = 0; channel < 3; ++channel) {
                *target++ = mean_of(
                    image, cut.left_px + x * cut.factor, cut.top_px + y * cut.factor, cut.factor,
                    channel
                );
            }
        }
    }
    return cut;
}

imaging::Box grown(const imaging::Box& box_px, float share, float shape_min) noexcept {
    float width = box_px.width * (1 + share);
    float height = box_px.height * (1 + share);
    width = std::max(width, height * shape_min);
    height = std::max(height, width * shape_min);
    return {
        box_px.left + (box_px.width - width) / 2, box_px.top + (box_px.height - height) / 2, width,
        height
    };
}

}  // namespace beholden::analysis
