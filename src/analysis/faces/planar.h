#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "imaging/image.h"

namespace beholden::analysis {

enum class ChannelOrder : std::uint8_t { kRgb, kBgr };

/// How bytes become a network's numbers: (byte - mean) * scale, channel by channel.
struct PixelRecipe {
    ChannelOrder order = ChannelOrder::kRgb;
    std::array<float, 3> mean{0, 0, 0};   ///< In the network's channel order.
    std::array<float, 3> scale{1, 1, 1};  ///< In the network's channel order.
};

/// Writes an image as [3, height_px, width_px] fp32 planes; what the image does not cover stays.
///
/// requires  planes.size() == 3 * height_px * width_px, and the image is not larger than that.
void write_planes(
    const imaging::Image& image,
    const PixelRecipe& recipe,
    int width_px,
    int height_px,
    std::span<float> planes
);

}  // namespace beholden::analysis
