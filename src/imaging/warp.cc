#include <cmath>

#include "base/check.h"
#include "imaging/geometry.h"

namespace beholden::imaging {
namespace {

/// Of a matrix without inverse: infinities or NaNs, which lie outside every image.
Affine inverse_of(const Affine& m) {
    const double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    const double a = m[1][1] / determinant;
    const double b = -m[0][1] / determinant;
    const double c = -m[1][0] / determinant;
    const double d = m[0][0] / determinant;
    return {{{a, b, -(a * m[0][2] + b * m[1][2])}, {c, d, -(c * m[0][2] + d * m[1][2])}}};
}

/// A place between four pixels.
struct Cell {
    int x = 0;  ///< Of the top left one; -1 to width - 1.
    int y = 0;
    float right = 0;  ///< Weight of the right pair, 0 to 1.
    float lower = 0;
};

std::uint8_t blend(
    const Cell& cell, float top_left, float top_right, float low_left, float low_right
) {
    const float top = top_left + (top_right - top_left) * cell.right;
    const float low = low_left + (low_right - low_left) * cell.right;
    return static_cast<std::uint8_t>(std::lrint(top + (low - top) * cell.lower));
}

void sample_inside(const Image& image, const Cell& cell, std::uint8_t* target) {
    const std::uint8_t* top = image.row(cell.y) + static_cast<std::size_t>(cell.x) * 3;
    const std::uint8_t* low = top + image.stride();
    for (int c = 0; c < 3; ++c) target[c] = blend(cell, top[c], top[c + 3], low[c], low[c + 3]);
}

/// On the rim, where pixels outside count as black.
void sample_rim(const Image& image, const Cell& cell, std::uint8_t* target) {
    const auto level = [&](int x, int y, int channel) -> float {
        if (x < 0 || y < 0 || x >= image.width_px || y >= image.height_px) return 0;
        return image.row(y)[x * 3 + channel];
    };
    for (int c = 0; c < 3; ++c) {
        target[c] = blend(
            cell, level(cell.x, cell.y, c), level(cell.x + 1, cell.y, c),
            level(cell.x, cell.y + 1, c), level(cell.x + 1, cell.y + 1, c)
        );
    }
}

}  // namespace

Image warp(const Image& image, const Affine& source_to_target, int width_px, int height_px) {
    BH_CHECK(width_px >= 1 && height_px >= 1, "warp to nothing");
    const Affine back = inverse_of(source_to_target);
    Image warped = make_image(width_px, height_px);
    for (int row = 0; row < height_px; ++row) {
        std::uint8_t* target = warped.row(row);
        for (int column = 0; column < width_px; ++column, target += 3) {
            const double x = back[0][0] * column + back[0][1] * row + back[0][2];
            const double y = back[1][0] * column + back[1][1] * row + back[1][2];
            // Written so that NaN is outside; also keeps the conversions to int in range.
            if (!(x > -1 && y > -1 && x < image.width_px && y < image.height_px)) continue;
            const double left = std::floor(x);
            const double top = std::floor(y);
            const Cell cell{
                .x = static_cast<int>(left),
                .y = static_cast<int>(top),
                .right = static_cast<float>(x - left),
                .lower = static_cast<float>(y - top),
            };
            const bool inside = cell.x >= 0 && cell.y >= 0 && cell.x + 1 < image.width_px &&
                                cell.y + 1 < image.height_px;
            if (inside) {
                sample_inside(image, cell, target);
            } else {
                sample_rim(image, cell, target);
            }
        }
    }
    return warped;
}

}  // namespace beholden::imaging
