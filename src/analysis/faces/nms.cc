#include "analysis/faces/nms.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace beholden::analysis {
namespace {

double area(const Box& box) noexcept {
    return static_cast<double>(box.width) * static_cast<double>(box.height);
}

/// Area that two boxes share.
double intersection(const Box& a, const Box& b) noexcept {
    const auto end = [](float start, float length) {
        return static_cast<double>(start) + static_cast<double>(length);
    };
    const double width = std::min(end(a.left, a.width), end(b.left, b.width)) -
                         static_cast<double>(std::max(a.left, b.left));
    const double height = std::min(end(a.top, a.height), end(b.top, b.height)) -
                          static_cast<double>(std::max(a.top, b.top));
    return width > 0 && height > 0 ? width * height : 0;
}

}  // namespace

double overlap(const Box& a, const Box& b) noexcept {
    const double both = area(a) + area(b);
    if (both <= std::numeric_limits<double>::epsilon()) return 0;
    const double shared = intersection(a, b);
    return shared / (both - shared);
}

double containment(const Box& a, const Box& b) noexcept {
    const double smaller = std::min(area(a), area(b));
    return smaller > 0 ? intersection(a, b) / smaller : 0;
}

std::vector<DetectedFace> suppress_overlaps(
    std::span<const DetectedFace> faces, double overlap_max
) {
    std::vector<std::size_t> order(faces.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
        return faces[a].confidence > faces[b].confidence;
    });
    std::vector<DetectedFace> kept;
    for (const std::size_t candidate : order) {
        const bool is_new = std::ranges::none_of(kept, [&](const DetectedFace& face) {
            return overlap(face.box_px, faces[candidate].box_px) > overlap_max;
        });
        if (is_new) kept.push_back(faces[candidate]);
    }
    return kept;
}

}  // namespace beholden::analysis
