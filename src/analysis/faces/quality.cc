#include "analysis/faces/quality.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "imaging/statistics.h"

namespace beholden::analysis {
namespace {

/// Side at which faces are judged; about what the embedder sees of them.
constexpr int kSide = 112;
/// Taps of the further blur, as in the source.
constexpr int kTaps = 9;

/// What the measure leaves of a face blurred beyond recognition, and the most that portraits of
/// many megapixels reached; 0 and 100 of the answer.
constexpr double kBlurredAway = 0.14;
constexpr double kSharpest = 0.75;

/// Square grey picture.
using Luma = std::vector<float>;

float& at(Luma& luma, int x, int y) {
    return luma[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)];
}
float at(const Luma& luma, int x, int y) {
    return luma[static_cast<std::size_t>(y) * kSide + static_cast<std::size_t>(x)];
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
Luma shrink(const imaging::LumaPlane& plane) {
    Luma patch(static_cast<std::size_t>(kSide) * kSide);
    for (int y = 0; y < kSide; ++y) {
        const Step rows = step_of(y, plane.height_px);
        for (int x = 0; x < kSide; ++x) {
            const Step columns = step_of(x, plane.width_px);
            std::int64_t sum = 0;
            for (int row = rows.begin; row < rows.begin + rows.count; ++row) {
                const std::uint8_t* levels = plane.row(row) + columns.begin;
                for (int column = 0; column < columns.count; ++column) sum += levels[column];
            }
            const auto count = static_cast<double>(rows.count) * columns.count;
            at(patch, x, y) = static_cast<float>(static_cast<double>(sum) / count);
        }
    }
    return patch;
}

/// Bilinear where it is smaller, so that a small face does not pass for sharp.
Luma enlarge(const imaging::LumaPlane& plane) {
    const auto sample = [](int index, int size) {
        const float place = (static_cast<float>(index) + 0.5F) * static_cast<float>(size) / kSide;
        return std::clamp(place - 0.5F, 0.0F, static_cast<float>(size - 1));
    };
    Luma patch(static_cast<std::size_t>(kSide) * kSide);
    for (int y = 0; y < kSide; ++y) {
        const float row = sample(y, plane.height_px);
        const int row0 = static_cast<int>(row);
        const std::uint8_t* upper = plane.row(row0);
        const std::uint8_t* lower = plane.row(std::min(row0 + 1, plane.height_px - 1));
        for (int x = 0; x < kSide; ++x) {
            const float column = sample(x, plane.width_px);
            const int left = static_cast<int>(column);
            const int right = std::min(left + 1, plane.width_px - 1);
            const auto along = [&](const std::uint8_t* levels) {
                return std::lerp(
                    static_cast<float>(levels[left]), static_cast<float>(levels[right]),
                    column - static_cast<float>(left)
                );
            };
            at(patch, x, y) = std::lerp(along(upper), along(lower), row - static_cast<float>(row0));
        }
    }
    return patch;
}

/// Perceptual blur along rows, 0 (sharp) to 1.
double blur_along_rows(const Luma& luma) {
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
    return detail > 0 ? (detail - lost) / detail : 1;
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
    const imaging::LumaPlane plane = imaging::luma(image, box_px);
    if (plane.levels.empty()) return {};
    const bool is_large = plane.width_px >= kSide && plane.height_px >= kSide;
    const Luma patch = is_large ? shrink(plane) : enlarge(plane);
    double sum = 0;
    for (const float value : patch) sum += static_cast<double>(value);
    const double mean = sum / static_cast<double>(patch.size());
    const double blur = std::max(blur_along_rows(patch), blur_along_rows(transpose(patch)));
    const double sharpness = (1 - blur - kBlurredAway) / (kSharpest - kBlurredAway);
    return {
        .brightness = static_cast<float>(mean / 255 * 100),
        .sharpness = static_cast<float>(100 * std::clamp(sharpness, 0.0, 1.0)),
    };
}

}  // namespace beholden::analysis
