#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "base/check.h"
#include "imaging/geometry.h"
#include "imaging/resize_kernels.h"

namespace beholden::imaging {
namespace {

constexpr float kWeightOne = 1 << kWeightBits;

/// Where an output index lies among the source's pixels: between `index` and the next.
struct Position {
    int index = 0;
    float fraction = 0;
};

/// Pixel centres lie at half steps. Single precision where OpenCV has it, so that weights agree.
Position position_of(int target_index, int target_size, int source_size) {
    const double scale = 1.0 / (static_cast<double>(target_size) / source_size);
    const auto exact = static_cast<float>((target_index + 0.5) * scale - 0.5);
    const float whole = std::floor(exact);
    return {.index = static_cast<int>(whole), .fraction = exact - whole};
}

std::int16_t fixed_weight(float weight) {
    return static_cast<std::int16_t>(std::lrint(weight * kWeightOne));
}

std::vector<ColumnTap> make_column_taps(int target_width, int source_width) {
    std::vector<ColumnTap> taps(static_cast<std::size_t>(target_width));
    for (int x = 0; x < target_width; ++x) {
        Position at = position_of(x, target_width, source_width);
        if (at.index < 0) at = {.index = 0, .fraction = 0};
        if (at.index >= source_width - 1) at = {.index = source_width - 1, .fraction = 0};
        taps[static_cast<std::size_t>(x)] = {
            .offset_bytes = at.index * 3,
            .weight_left = fixed_weight(1.0F - at.fraction),
            .weight_right = fixed_weight(at.fraction),
        };
    }
    return taps;
}

/// The last two horizontally blended source rows; neighbouring output rows share them.
class BlendedRows {
public:
    BlendedRows(const Image& image, std::span<const ColumnTap> taps) : image_(image), taps_(taps) {
        for (Row& row : rows_) row.values.resize(taps.size() * 3 + kBlendedRowSlack);
    }

    /// Both rows, valid until the next call; `lower` is `upper` or the row below it.
    std::pair<const std::int16_t*, const std::int16_t*> get(int upper, int lower) {
        if (rows_[0].source_y != upper && rows_[1].source_y == upper) {
            std::swap(rows_[0], rows_[1]);
        }
        fill(rows_[0], upper);
        if (lower == upper) return {rows_[0].values.data(), rows_[0].values.data()};
        fill(rows_[1], lower);
        return {rows_[0].values.data(), rows_[1].values.data()};
    }

private:
    struct Row {
        int source_y = -1;
        std::vector<std::int16_t> values;
    };

    void fill(Row& row, int source_y) {
        if (row.source_y == source_y) return;
        row.source_y = source_y;
        blend_columns({image_.row(source_y), image_.stride()}, taps_, row.values);
    }

    const Image& image_;
    std::span<const ColumnTap> taps_;
    std::array<Row, 2> rows_;
};

}  // namespace

Image resize(const Image& image, int width_px, int height_px) {
    BH_CHECK(width_px >= 1 && height_px >= 1, "resize to nothing");
    BH_CHECK(image.width_px >= 1 && image.height_px >= 1, "resize of nothing");
    if (width_px == image.width_px && height_px == image.height_px) return image;

    const std::vector<ColumnTap> taps = make_column_taps(width_px, image.width_px);
    BlendedRows rows(image, taps);
    Image resized = make_unset_image(width_px, height_px);
    for (int y = 0; y < height_px; ++y) {
        const Position at = position_of(y, height_px, image.height_px);
        const int row_last = image.height_px - 1;
        const auto [upper, lower] =
            rows.get(std::clamp(at.index, 0, row_last), std::clamp(at.index + 1, 0, row_last));
        const RowTap tap{
            .upper = upper,
            .lower = lower,
            .weight_upper = fixed_weight(1.0F - at.fraction),
            .weight_lower = fixed_weight(at.fraction),
        };
        blend_rows(tap, {resized.row(y), resized.stride()});
    }
    return resized;
}

}  // namespace beholden::imaging
