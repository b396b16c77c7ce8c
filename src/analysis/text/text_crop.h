#pragma once

#include <span>
#include <vector>

#include "analysis/faces/planar.h"
#include "analysis/text/quad.h"
#include "imaging/image.h"

namespace beholden::analysis {

/// A picture and its halves, made when first asked for: what is shrunk much is sampled from a
/// smaller picture, so that no pixel is skipped.
///
/// threads  not safe; belongs to one call.
class HalvedImages {
public:
    /// image  must outlive this.
    explicit HalvedImages(const imaging::Image& image) : image_(image) {}

    /// The picture halved `times` times, or less often where it would vanish.
    const imaging::Image& get(int times);

private:
    const imaging::Image& image_;
    std::vector<imaging::Image> halves_;
};

/// Means of 2 x 2 pixels; the last column or row of an odd size is left out.
///
/// requires  both sides are 2 or more.
imaging::Image halved(const imaging::Image& image);

/// Where a crop goes among planes.
struct CropSize {
    int width_px = 0;
    int height_px = 0;
    int plane_width_px = 0;  ///< Of a row of the planes; at least width_px.
};

/// Samples the inside of a quad into [3, height_px, plane_width_px] fp32 planes, left-aligned;
/// what is right of the crop stays. Outside the picture its border is repeated.
///
/// images  of the picture that the quad lies in.
/// source  the crop of the models' own pipeline: warped with cubic interpolation to the box's own
///         size, then brought to the size bilinearly; here in one step.
void sample_crop(
    HalvedImages& images,
    const Quad& quad,
    const CropSize& size,
    const PixelRecipe& recipe,
    std::span<float> planes
);

}  // namespace beholden::analysis
