#include "analysis/equipment/cut.h"

#include <algorithm>
#include <cmath>

#include "imaging/shrink.h"

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
    cut.image = imaging::shrink(image, {cut.left_px, cut.top_px, width, height}, cut.factor);
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
