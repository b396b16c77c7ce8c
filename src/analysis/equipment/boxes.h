#pragma once

#include <algorithm>

#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::analysis {

/// The part of a box that lies in an image; empty, at the border, for one that lies outside.
inline imaging::Box in_image(const imaging::Box& box, const imaging::Image& image) noexcept {
    const auto width = static_cast<float>(image.width_px);
    const auto height = static_cast<float>(image.height_px);
    const float left = std::clamp(box.left, 0.0F, width);
    const float top = std::clamp(box.top, 0.0F, height);
    const float right = std::clamp(box.left + box.width, 0.0F, width);
    const float bottom = std::clamp(box.top + box.height, 0.0F, height);
    return {left, top, right - left, bottom - top};
}

inline imaging::Point middle_of(const imaging::Box& box) noexcept {
    return {box.left + box.width / 2, box.top + box.height / 2};
}

inline bool holds(const imaging::Box& box, const imaging::Point& point) noexcept {
    return point.x >= box.left && point.x <= box.left + box.width && point.y >= box.top &&
           point.y <= box.top + box.height;
}

}  // namespace beholden::analysis
