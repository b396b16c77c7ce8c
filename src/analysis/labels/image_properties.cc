#include "analysis/labels/image_properties.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "base/limits.h"
#include "imaging/shrink.h"
#include "imaging/statistics.h"

namespace beholden::analysis {
namespace {

/// Share of an image that must be left as background for boxes to count as foreground.
constexpr double kBackgroundMin = 0.02;
/// Standard deviation of the Laplacian (levels) that counts as a sharpness of 50: photographs of
/// everyday things lie around it at this size.
constexpr double kSharpnessMiddle = 20;
/// Samples of a box's colours along its longer side.
constexpr int kColourSamples = 256;

/// Rows and columns from `begin` to before `end`.
struct Area {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

Area area_of(const imaging::Box& box, double scale, const imaging::Image& image) {
    const auto place = [scale](float value, int most) {
        const double scaled = static_cast<double>(value) * scale;
        return static_cast<int>(std::lround(std::clamp(scaled, 0.0, static_cast<double>(most))));
    };
    return {
        place(box.left, image.width_px), place(box.top, image.height_px),
        place(box.left + box.width, image.width_px), place(box.top + box.height, image.height_px)
    };
}

/// 1 where the foreground is.
std::vector<std::uint8_t> foreground_mask(
    const imaging::Image& image, std::span<const imaging::Box> boxes, double scale
) {
    const auto width = static_cast<std::size_t>(image.width_px);
    std::vector<std::uint8_t> mask(width * static_cast<std::size_t>(image.height_px), 0);
    const auto cover = [&](const Area& area) {
        for (int y = area.top; y < area.bottom; ++y) {
            const auto row =
                mask.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(y) * width);
            std::fill(row + area.left, row + std::max(area.left, area.right), std::uint8_t{1});
        }
    };
    for (const imaging::Box& box : boxes) cover(area_of(box, scale, image));
    const auto covered = static_cast<double>(std::ranges::count(mask, std::uint8_t{1}));
    const auto all = static_cast<double>(mask.size());
    if (covered <= 0 || covered > (1 - kBackgroundMin) * all) {
        std::ranges::fill(mask, std::uint8_t{0});
        cover(
            {image.width_px / 4, image.height_px / 4, image.width_px * 3 / 4,
             image.height_px * 3 / 4}
        );
    }
    return mask;
}

/// Running sums over an area's pixels.
class Measure {
public:
    void add(const std::uint8_t* pixel, double luma, double laplacian) {
        ++count_;
        sum_ += luma;
        squares_ += luma * luma;
        detail_ += laplacian * laplacian;
        colours_.add(pixel);
    }

    [[nodiscard]] AreaProperties finish(std::size_t colours_max) const {
        if (count_ == 0) return {};
        const auto count = static_cast<double>(count_);
        const double mean = sum_ / count;
        const double deviation = std::sqrt(std::max(0.0, squares_ / count - mean * mean));
        const double detail = std::sqrt(detail_ / count);
        AreaProperties properties;
        properties.quality = {
            .brightness = static_cast<float>(100 * mean / 255),
            .sharpness = static_cast<float>(100 * detail / (detail + kSharpnessMiddle)),
            .contrast = static_cast<float>(std::min(100.0, 100 * deviation / 127.5)),
        };
        properties.colours = colours_.dominant(colours_max);
        return properties;
    }

private:
    std::uint64_t count_ = 0;
    double sum_ = 0;
    double squares_ = 0;
    double detail_ = 0;
    ColourCounts colours_;
};

/// Four neighbours minus four times the centre, mirrored at the border.
double laplacian_at(const imaging::LumaPlane& plane, int x, int y) {
    const auto mirrored = [](int at, int size) {
        return at < 0 ? std::min(1, size - 1) : at >= size ? std::max(0, size - 2) : at;
    };
    const std::uint8_t* row = plane.row(y);
    return static_cast<double>(row[mirrored(x - 1, plane.width_px)]) +
           static_cast<double>(row[mirrored(x + 1, plane.width_px)]) +
           static_cast<double>(plane.row(mirrored(y - 1, plane.height_px))[x]) +
           static_cast<double>(plane.row(mirrored(y + 1, plane.height_px))[x]) -
           4 * static_cast<double>(row[x]);
}

}  // namespace

ImageProperties measure_properties(
    const imaging::Image& image, std::span<const imaging::Box> foreground, std::size_t colours_max
) {
    const int longer = std::max(image.width_px, image.height_px);
    const int factor =
        std::max(1, (longer + limits::kPropertiesSideMaxPx - 1) / limits::kPropertiesSideMaxPx);
    const bool is_large = factor > 1 && std::min(image.width_px, image.height_px) >= factor;
    const imaging::Image small = is_large ? imaging::shrink(image, factor) : imaging::Image{};
    const imaging::Image& seen = is_large ? small : image;
    const imaging::LumaPlane plane = imaging::luma(
        seen, {0, 0, static_cast<float>(seen.width_px), static_cast<float>(seen.height_px)}
    );
    const std::vector<std::uint8_t> mask =
        foreground_mask(seen, foreground, is_large ? 1.0 / factor : 1.0);
    Measure whole;
    Measure front;
    Measure back;
    std::size_t at = 0;
    for (int y = 0; y < seen.height_px; ++y) {
        for (int x = 0; x < seen.width_px; ++x, ++at) {
            const std::uint8_t* pixel = seen.row(y) + std::ptrdiff_t{3} * x;
            const auto luma = static_cast<double>(plane.row(y)[x]);
            const double laplacian = laplacian_at(plane, x, y);
            whole.add(pixel, luma, laplacian);
            (mask[at] != 0 ? front : back).add(pixel, luma, laplacian);
        }
    }
    return {whole.finish(colours_max), front.finish(colours_max), back.finish(colours_max)};
}

std::vector<DominantColour> colours_in(
    const imaging::Image& image, const imaging::Box& box_px, std::size_t colours_max
) {
    const Area area = area_of(box_px, 1, image);
    const int step =
        std::max(1, std::max(area.right - area.left, area.bottom - area.top) / kColourSamples);
    ColourCounts counts;
    for (int y = area.top; y < area.bottom; y += step) {
        for (int x = area.left; x < area.right; x += step)
            counts.add(image.row(y) + std::ptrdiff_t{3} * x);
    }
    return counts.dominant(colours_max);
}

}  // namespace beholden::analysis
