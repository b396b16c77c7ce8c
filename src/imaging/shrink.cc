#include "imaging/shrink.h"

#include <algorithm>
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
    BH_CHECK(
        factor >= 1 && image.width_px >= factor && image.height_px >= factor,
        "a block is larger than the image"
    );
    Image small = make_unset_image(image.width_px / factor, image.height_px / factor);
    const auto count = static_cast<std::uint32_t>(factor) * static_cast<std::uint32_t>(factor);
    std::vector<std::uint32_t> sums(small.stride());
    for (int y = 0; y < small.height_px; ++y) {
        std::ranges::fill(sums, 0U);
        for (int inner = 0; inner < factor; ++inner) {
            add_row(image.row(y * factor + inner), small.width_px, factor, sums.data());
        }
        std::ranges::transform(sums, small.row(y), [count](std::uint32_t sum) {
            return static_cast<std::uint8_t>((sum + count / 2) / count);
        });
    }
    return small;
}

}  // namespace beholden::imaging
