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

Result<PictureRecipe> square_picture_of(
    const PackSection& section, int side_min_px, int side_max_px
) {
    PictureRecipe picture;
    BH_TRY_ASSIGN(const int side, section.integer("input_size", side_min_px, side_max_px));
    picture.width_px = picture.height_px = side;
    BH_TRY_ASSIGN(
        const std::size_t fit, section.choice("fit", {"stretch", "letterbox", "centre-crop"})
    );
    picture.fit = static_cast<Fit>(fit);
    if (picture.fit == Fit::kCentreCrop) {
        BH_TRY_ASSIGN(picture.crop_share, section.number("crop_share", 0.1, 1));
    }
    BH_TRY_ASSIGN(picture.pixels, pixels_of(section));
    return picture;
}

}  // namespace beholden::analysis
