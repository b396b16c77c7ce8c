#pragma once

#include <cmath>
#include <vector>

#include "imaging/geometry.h"
#include "imaging/image.h"

/// Pictures made from pictures, for properties that must hold.
namespace beholden::analysis::testing {

/// Left and right swapped.
inline imaging::Image mirrored(const imaging::Image& image) {
    imaging::Image made = imaging::make_image(image.width_px, image.height_px);
    for (int y = 0; y < image.height_px; ++y) {
        for (int x = 0; x < image.width_px; ++x) {
            const std::uint8_t* from = image.row(y) + 3 * (image.width_px - 1 - x);
            std::copy(from, from + 3, made.row(y) + 3 * x);
        }
    }
    return made;
}

/// Every level times `factor`.
inline imaging::Image dimmed(const imaging::Image& image, double factor) {
    imaging::Image made = image;
    for (std::uint8_t& level : made.pixels) {
        level = static_cast<std::uint8_t>(std::lround(level * factor));
    }
    return made;
}

/// Mean over a square of 2 * radius + 1 pixels, smaller at the border.
inline imaging::Image blurred(const imaging::Image& image, int radius) {
    const auto pass = [radius](const imaging::Image& source, bool is_across) {
        imaging::Image made = source;
        const int length = is_across ? source.width_px : source.height_px;
        for (int y = 0; y < source.height_px; ++y) {
            for (int x = 0; x < source.width_px; ++x) {
                const int at = is_across ? x : y;
                const int begin = std::max(0, at - radius);
                const int end = std::min(length - 1, at + radius);
                for (int channel = 0; channel < 3; ++channel) {
                    int sum = 0;
                    for (int i = begin; i <= end; ++i) {
                        sum += is_across ? source.row(y)[3 * i + channel]
                                         : source.row(i)[3 * x + channel];
                    }
                    made.row(y)[3 * x + channel] =
                        static_cast<std::uint8_t>(sum / (end - begin + 1));
                }
            }
        }
        return made;
    };
    return pass(pass(image, true), false);
}

/// The part of an image inside a box, as much of it as there is.
inline imaging::Image cut(const imaging::Image& image, const imaging::Box& box) {
    const int left = std::max(0, static_cast<int>(box.left));
    const int top = std::max(0, static_cast<int>(box.top));
    const int right = std::min(image.width_px, static_cast<int>(box.left + box.width));
    const int bottom = std::min(image.height_px, static_cast<int>(box.top + box.height));
    imaging::Image made = imaging::make_image(right - left, bottom - top);
    for (int y = top; y < bottom; ++y) {
        std::copy(image.row(y) + 3 * left, image.row(y) + 3 * right, made.row(y - top));
    }
    return made;
}

/// Puts a picture into another one; it must fit.
inline void paste(const imaging::Image& picture, int left, int top, imaging::Image& onto) {
    for (int y = 0; y < picture.height_px; ++y) {
        std::copy(picture.row(y), picture.row(y) + picture.stride(), onto.row(top + y) + 3 * left);
    }
}

/// Halved until the next half would be below the size, then brought to it: shrinking in one step
/// would skip pixels.
inline imaging::Image shrunk(imaging::Image image, int width_px, int height_px) {
    while (image.width_px >= 2 * width_px && image.height_px >= 2 * height_px) {
        image = imaging::resize(image, image.width_px / 2, image.height_px / 2);
    }
    return imaging::resize(image, width_px, height_px);
}

/// Turned about its middle, clockwise, on a canvas of the same size.
inline imaging::Image turned(const imaging::Image& image, double angle_deg) {
    const double angle = angle_deg * std::acos(-1.0) / 180;
    const double x = image.width_px / 2.0;
    const double y = image.height_px / 2.0;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    const imaging::Affine affine{{{c, -s, x - c * x + s * y}, {s, c, y - s * x - c * y}}};
    return imaging::warp(image, affine, image.width_px, image.height_px);
}

}  // namespace beholden::analysis::testing
