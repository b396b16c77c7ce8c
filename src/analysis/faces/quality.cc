#include "analysis/faces/quality.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace beholden::analysis {
namespace {

/// Side at which faces are judged; about what the embedder sees of them.
constexpr int kSide = 112;
/// Taps of the further blur, as in the source.
constexpr int kTaps = 9;

/// Square grey picture.
using Luma = std::vector<float>;

float& at(Luma& luma, int x, int y) {
    return luma[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)];
}
float at(const Luma& luma, int x, int y) {
    return luma[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)];
}

/// ITU-R BT.601.
float luma_of(const std::uint8_t* pixel) {
    return 0.299F * static_cast<float>(pixel[0]) + 0.587F * static_cast<float>(pixel[1]) +
           0.114F * static_cast<float>(pixel[2]);
}

/// A box in whole pixels inside the image: [left, right) x [top, bottom).
struct Region {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
    [[nodiscard]] bool empty() const { return right <= left || bottom <= top; }
};

Region clip(const imaging::Image& image, const Box& box) {
    const auto edge = [](float value, int limit) {
        return static_cast<int>(std::lround(std::clamp(value, 0.0F, static_cast<float>(limit))));
    };
    return {
        edge(box.left, image.width_px),
        edge(box.top, image.height_px),
        edge(box.left + box.width, image.width_px),
        edge(box.top + box.height, image.height_px),
    };
}

/// Where a step of the patch begins in a span of `size` pixels, and how long it is (at least 1).
struct Step {
    int begin = 0;
    int count = 1;
};
Step step_of(int index, int size) {
    const int begin = std::min(size - 1, index * size / kSide);
    const int end = std::max(begin + 1, (index + 1) * size / kSide);
    return {begin, end - begin};
}

/// Averages where the face is larger than the patch: skipping pixels would turn detail into noise.
Luma shrink(const imaging::Image& image, const Region& region) {
    Luma patch(static_cast<std::size_t>(kSide) * kSide);
    for (int y = 0; y < kSide; ++y) {
        const Step rows = step_of(y, region.bottom - region.top);
        for (int x = 0; x < kSide; ++x) {
            const Step columns = step_of(x, region.right - region.left);
            float sum = 0;
            for (int row = 0; row < rows.count; ++row) {
                const std::uint8_t* pixel =
                    image.row(region.top + rows.begin + row) + 3 * (region.left + columns.begin);
                for (int column = 0; column < columns.count; ++column) {
                    sum += luma_of(pixel + 3 * column);
                }
            }
            at(patch, x, y) = sum / static_cast<float>(rows.count * columns.count);
        }
    }
    return patch;
}

/// Bilinear where it is smaller, so that a small face does not pass for sharp.
Luma enlarge(const imaging::Image& image, const Region& region) {
    const auto sample = [](int index, int size) {
        const float place = (static_cast<float>(index) + 0.5F) * static_cast<float>(size) / kSide;
        return std::clamp(place - 0.5F, 0.0F, static_cast<float>(size - 1));
    };
    Luma patch(static_cast<std::size_t>(kSide) * kSide);
    const int width = region.right - region.left;
    const int height = region.bottom - region.top;
    for (int y = 0; y < kSide; ++y) {
        const float row = sample(y, height);
        const int row0 = static_cast<int>(row);
        const int row1 = std::min(row0 + 1, height - 1);
        for (int x = 0; x < kSide; ++x) {
            const float column = sample(x, width);
            const int column0 = static_cast<int>(column);
            const int column1 = std::min(column0 + 1, width - 1);
            const auto pixel = [&](int px, int py) {
                return luma_of(image.row(region.top + py) + 3 * (region.left + px));
            };
            const float upper = std::lerp(
                pixel(column0, row0), pixel(column1, row0), column - static_cast<float>(column0)
            );
            const float lower = std::lerp(
                pixel(column0, row1), pixel(column1, row1), column - static_cast<float>(column0)
            );
            at(patch, x, y) = std::lerp(upper, lower, row - static_cast<float>(row0));
        }
    }
    return patch;
}

/// Perceptual blur along rows, 0 (sharp) to 1.
float blur_along_rows(const Luma& luma) {
    double detail = 0;
    double lost = 0;
    for (int y = 0; y < kSide; ++y) {
        float before = 0;
        for (int x = kTaps / 2; x < kSide - kTaps / 2; ++x) {
            float sum = 0;
            for (int tap = -kTaps / 2; tap <= kTaps / 2; ++tap) sum += at(luma, x + tap, y);
            const float blurred = sum / kTaps;
            if (x > kTaps / 2) {
                const float step = std::abs(at(luma, x, y) - at(luma, x - 1, y));
                detail += static_cast<double>(step);
                lost += static_cast<double>(std::max(0.0F, step - std::abs(blurred - before)));
            }
            before = blurred;
        }
    }
    // A flat patch has no detail to lose; nothing about it is sharp.
    return detail > 0 ? static_cast<float>((detail - lost) / detail) : 1.0F;
}

Luma transpose(const Luma& luma) {
    Luma turned(luma.size());
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) at(turned, y, x) = at(luma, x, y);
    }
    return turned;
}

}  // namespace

Quality measure_quality(const imaging::Image& image, const Box& box_px) {
    const Region region = clip(image, box_px);
    if (region.empty()) return {};
    const bool is_large =
        region.right - region.left >= kSide && region.bottom - region.top >= kSide;
    const Luma patch = is_large ? shrink(image, region) : enlarge(image, region);
    double sum = 0;
    for (const float value : patch) sum += static_cast<double>(value);
    const double mean = sum / static_cast<double>(patch.size());
    const float blur = std::max(blur_along_rows(patch), blur_along_rows(transpose(patch)));
    return {
        .brightness = static_cast<float>(mean / 255 * 100),
        .sharpness = std::clamp((1 - blur) * 100, 0.0F, 100.0F),
    };
}

}  // namespace beholden::analysis
