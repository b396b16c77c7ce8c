#include "analysis/pixel_fields.h"

namespace beholden::analysis {

Result<PixelRecipe> pixels_of(const PackSection& section) {
    PixelRecipe pixels;
    BH_TRY_ASSIGN(const std::size_t order, section.choice("channel_order", {"RGB", "BGR"}));
    pixels.order = order == 0 ? ChannelOrder::kRgb : ChannelOrder::kBgr;
    BH_TRY_ASSIGN(pixels.mean, section.three_numbers("mean"));
    BH_TRY_ASSIGN(pixels.scale, section.three_numbers("scale"));
    return pixels;
}

}  // namespace beholden::analysis
