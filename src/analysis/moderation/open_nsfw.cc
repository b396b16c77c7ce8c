#include "analysis/moderation/open_nsfw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "analysis/port_shape.h"
#include "imaging/decode.h"
#include "imaging/encode.h"
#include "imaging/geometry.h"
#include "imaging/shrink.h"

namespace beholden::analysis {
namespace {

constexpr int kSizePx = 256;
constexpr int kCropPx = 224;
/// What Pillow writes where no quality is named.
constexpr int kJpegQuality = 75;
/// Blue, green, red.
constexpr std::array<float, 3> kMean{104, 117, 123};

/// Smooth at any reduction, as the recipe's own resize is.
imaging::Image resized(const imaging::Image& image) {
    const int factor = std::max(1, std::min(image.width_px, image.height_px) / kSizePx);
    return imaging::resize(factor > 1 ? imaging::shrink(image, factor) : image, kSizePx, kSizePx);
}

std::vector<float> input_of(const imaging::Image& image) {
    constexpr int kMargin = (kSizePx - kCropPx) / 2;
    std::vector<float> values;
    values.reserve(std::size_t{3} * kCropPx * kCropPx);
    for (int y = kMargin; y < kMargin + kCropPx; ++y) {
        for (int x = kMargin; x < kMargin + kCropPx; ++x) {
            const std::uint8_t* pixel = image.row(y) + std::ptrdiff_t{3} * x;
            for (std::size_t i = 0; i < 3; ++i) {
                values.push_back(static_cast<float>(pixel[2 - i]) - kMean[i]);
            }
        }
    }
    return values;
}

bool fits(const infer::Shape& shape, const infer::Shape& wanted) {
    return std::ranges::equal(shape, wanted, agrees);
}

}  // namespace

Result<OpenNsfw> OpenNsfw::make(infer::Model model) {
    if (model.inputs().size() != 1 || model.outputs().size() != 1 ||
        !fits(model.inputs()[0].shape, {1, kCropPx, kCropPx, 3}) ||
        !fits(model.outputs()[0].shape, {1, 2})) {
        return fail(
            ErrorCode::kInvalidArgument,
            "the model must take [1, 224, 224, 3] and answer [1, 2]: safe, not safe"
        );
    }
    return OpenNsfw(std::move(model));
}

Result<float> OpenNsfw::judge(const imaging::Image& image) const {
    BH_TRY_ASSIGN(const Bytes jpeg, imaging::encode_jpeg(resized(image), kJpegQuality));
    BH_TRY_ASSIGN(const imaging::Image seen, imaging::decode(jpeg));
    const std::vector<float> values = input_of(seen);
    const infer::Input input{values, {1, kCropPx, kCropPx, 3}};
    std::array<float, 2> probabilities{};
    const infer::Output output{probabilities, {1, 2}};
    BH_TRY(model_.run_into(std::span(&input, 1), std::span(&output, 1)));
    if (!std::isfinite(probabilities[1])) {
        return fail(ErrorCode::kInternal, "the moderation model answered with no number");
    }
    return std::clamp(probabilities[1], 0.0F, 1.0F);
}

}  // namespace beholden::analysis
