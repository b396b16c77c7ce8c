#include "analysis/text/text_crop.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace beholden::analysis {
namespace {

/// Sides below which a picture is not halved again.
constexpr int kHalvedSideMinPx = 16;

/// One level of a picture and the way from crop pixels to it: source = origin + column * right +
/// row * down.
struct Sampling {
    const imaging::Image& image;
    std::array<double, 2> origin{};
    std::array<double, 2> right{};
    std::array<double, 2> down{};
};

/// Weights of four neighbours, the second and third around the place.
///
/// source  Keys 1981 with a = -0.75, as OpenCV's INTER_CUBIC.
std::array<float, 4> cubic_weights(float t) noexcept {
    constexpr float kA = -0.75F;
    const float u = 1 - t;
    const auto near = [](float d) { return ((kA + 2) * d - (kA + 3)) * d * d + 1; };
    const auto far = [](float d) { return ((kA * d - 5 * kA) * d + 8 * kA) * d - 4 * kA; };
    return {far(1 + t), near(t), near(u), far(1 + u)};
}

/// A place in the picture, its border repeated.
std::array<float, 3> sample_at(const imaging::Image& image, double x, double y) noexcept {
    x = std::clamp(x, 0.0, static_cast<double>(image.width_px - 1));
    y = std::clamp(y, 0.0, static_cast<double>(image.height_px - 1));
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const auto across = cubic_weights(static_cast<float>(x - left));
    const auto down = cubic_weights(static_cast<float>(y - top));
    std::array<int, 4> offsets{};
    for (int i = 0; i < 4; ++i) {
        offsets[static_cast<std::size_t>(i)] = 3 * std::clamp(left + i - 1, 0, image.width_px - 1);
    }
    std::array<float, 3> sum{};
    for (int j = 0; j < 4; ++j) {
        const std::uint8_t* row = image.row(std::clamp(top + j - 1, 0, image.height_px - 1));
        std::array<float, 3> line{};
        for (std::size_t i = 0; i < 4; ++i) {
            const std::uint8_t* pixel = row + offsets[i];
            for (std::size_t c = 0; c < 3; ++c) line[c] += across[i] * static_cast<float>(pixel[c]);
        }
        for (std::size_t c = 0; c < 3; ++c) sum[c] += down[static_cast<std::size_t>(j)] * line[c];
    }
    return sum;
}

/// How often the picture may be halved before the crop would be enlarged from it.
int halvings(const Quad& quad, const CropSize& size) noexcept {
    const double shrink = std::min(
        width_of(quad) / static_cast<double>(size.width_px),
        height_of(quad) / static_cast<double>(size.height_px)
    );
    return shrink >= 2 ? static_cast<int>(std::log2(shrink)) : 0;
}

/// Crop pixel centres lie at half steps of the quad's own pixels, whose first is its first corner.
Sampling make_sampling(HalvedImages& images, const Quad& quad, const CropSize& size) {
    const imaging::Image& whole = images.get(0);
    const imaging::Image& image = images.get(halvings(quad, size));
    const double shrink_x = static_cast<double>(image.width_px) / whole.width_px;
    const double shrink_y = static_cast<double>(image.height_px) / whole.height_px;
    const auto& c = quad.corners;
    const auto vector = [](const Point& from, const Point& to) {
        return std::array<double, 2>{
            static_cast<double>(to.x) - static_cast<double>(from.x),
            static_cast<double>(to.y) - static_cast<double>(from.y)
        };
    };
    const auto along = vector(c[0], c[1]);
    const auto across = vector(c[0], c[3]);
    const std::array<double, 2> scale{shrink_x, shrink_y};
    const std::array<double, 2> first{static_cast<double>(c[0].x), static_cast<double>(c[0].y)};
    const double width = std::max(1.0, width_of(quad));
    const double height = std::max(1.0, height_of(quad));
    Sampling sampling{.image = image};
    for (std::size_t i = 0; i < 2; ++i) {
        const double right = along[i] / size.width_px;
        const double down = across[i] / size.height_px;
        const double at =
            first[i] + (right - along[i] / width) / 2 + (down - across[i] / height) / 2;
        sampling.origin[i] = (at + 0.5) * scale[i] - 0.5;
        sampling.right[i] = right * scale[i];
        sampling.down[i] = down * scale[i];
    }
    return sampling;
}

}  // namespace

imaging::Image halved(const imaging::Image& image) {
    BH_CHECK(image.width_px >= 2 && image.height_px >= 2, "nothing is left of it");
    imaging::Image half = imaging::make_image(image.width_px / 2, image.height_px / 2);
    for (int y = 0; y < half.height_px; ++y) {
        const std::uint8_t* upper = image.row(2 * y);
        const std::uint8_t* lower = image.row(2 * y + 1);
        std::uint8_t* target = half.row(y);
        for (int x = 0; x < half.width_px; ++x) {
            for (int c = 0; c < 3; ++c) {
                const int at = 6 * x + c;
                const int sum = upper[at] + upper[at + 3] + lower[at] + lower[at + 3];
                target[3 * x + c] = static_cast<std::uint8_t>((sum + 2) / 4);
            }
        }
    }
    return half;
}

const imaging::Image& HalvedImages::get(int times) {
    const auto wanted = static_cast<std::size_t>(std::max(0, times));
    while (halves_.size() < wanted) {
        const imaging::Image& last = halves_.empty() ? image_ : halves_.back();
        if (std::min(last.width_px, last.height_px) < 2 * kHalvedSideMinPx) break;
        halves_.push_back(halved(last));
    }
    if (wanted == 0 || halves_.empty()) return image_;
    return halves_[std::min(wanted, halves_.size()) - 1];
}

void sample_crop(
    HalvedImages& images,
    const Quad& quad,
    const CropSize& size,
    const PixelRecipe& recipe,
    std::span<float> planes
) {
    const auto stride = static_cast<std::size_t>(size.plane_width_px);
    const std::size_t plane = stride * static_cast<std::size_t>(size.height_px);
    BH_CHECK(planes.size() == 3 * plane, "the planes have another size");
    BH_CHECK(size.width_px <= size.plane_width_px, "the crop exceeds the planes");
    const Sampling way = make_sampling(images, quad, size);
    const std::array<std::size_t, 3> sources = recipe.order == ChannelOrder::kRgb
                                                   ? std::array<std::size_t, 3>{0, 1, 2}
                                                   : std::array<std::size_t, 3>{2, 1, 0};
    for (int y = 0; y < size.height_px; ++y) {
        float* target = planes.data() + static_cast<std::size_t>(y) * stride;
        for (int x = 0; x < size.width_px; ++x) {
            const auto levels = sample_at(
                way.image, way.origin[0] + x * way.right[0] + y * way.down[0],
                way.origin[1] + x * way.right[1] + y * way.down[1]
            );
            for (std::size_t c = 0; c < 3; ++c) {
                // Cubic interpolation overshoots at edges; bytes cannot.
                const float level = std::clamp(levels[sources[c]], 0.0F, 255.0F);
                target[c * plane + static_cast<std::size_t>(x)] =
                    (level - recipe.mean[c]) * recipe.scale[c];
            }
        }
    }
}

}  // namespace beholden::analysis
