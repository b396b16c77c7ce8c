#include "imaging/shrink.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/check.h"

namespace beholden::imaging {
namespace {

/// Adds one row's pixels to the sums of their blocks.
void add_row(const std::uint8_t* row, int blocks, int factor, std::uint32_t* sums) noexcept {
    for (int block = 0; block < blocks; ++block) {
        for (int inner = 0; inner < factor; ++inner, row += 3) {
            sums[0] += row[0];
            sums[1] += row[1];
            sums[2] += row[2];
        }
        sums += 3;
    }
}

}  // namespace

Image shrink(const Image& image, int factor) {
    return shrink(image, {0, 0, image.width_px, image.height_px}, factor);
}

Image shrink(const Image& image, const Part& part_px, int factor) {
    BH_CHECK(
        factor >= 1 && part_px.width >= factor && part_px.height >= factor,
        "a block is larger than the image"
    );
    BH_CHECK(
        part_px.left >= 0 && part_px.top >= 0 && part_px.left + part_px.width <= image.width_px &&
            part_px.top + part_px.height <= image.height_px,
        "a part reaches outside the image"
    );
    Image small = make_unset_image(part_px.width / factor, part_px.height / factor);
    const auto count = static_cast<std::uint32_t>(factor) * static_cast<std::uint32_t>(factor);
    std::vector<std::uint32_t> sums(small.stride());
    for (int y = 0; y < small.height_px; ++y) {
        std::ranges::fill(sums, 0U);
        for (int inner = 0; inner < factor; ++inner) {
            const std::uint8_t* row = image.row(part_px.top + y * factor + inner);
            add_row(row + std::ptrdiff_t{3} * part_px.left, small.width_px, factor, sums.data());
        }
        std::ranges::transform(sums, small.row(y), [count](std::uint32_t sum) {
            return static_cast<std::uint8_t>((sum + count / 2) / count);
        });
    }
    return small;
}

}  // namespace beholden::imaging
