// YOLOX as its own exporter writes it: one output [1, cells, 5 + classes], boxes relative to cells.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "analysis/labels/object_detector.h"

namespace beholden::analysis {
namespace {

constexpr std::array<int, 3> kStridesPx{8, 16, 32};
constexpr std::size_t kBoxAndObjectness = 5;

std::int64_t cells_of(const PictureRecipe& picture) {
    std::int64_t cells = 0;
    for (const int stride : kStridesPx) {
        cells += std::int64_t{picture.width_px / stride} * (picture.height_px / stride);
    }
    return cells;
}

/// source  Ge et al. 2021, "YOLOX: Exceeding YOLO Series in 2021"; scores are sigmoids already.
class Yolox final : public ObjectDetector {
public:
    Yolox(infer::Model model, DetectorRecipe recipe) : ObjectDetector(std::move(model), recipe) {}

private:
    [[nodiscard]] std::vector<DetectedObject> read(const infer::Outputs& outputs) const override {
        const std::span<const float> values = outputs.values(0);
        const std::size_t row = kBoxAndObjectness + static_cast<std::size_t>(recipe().classes);
        std::vector<DetectedObject> objects;
        std::size_t begin = 0;
        for (const int stride : kStridesPx) {
            const int columns = recipe().picture.width_px / stride;
            const int rows = recipe().picture.height_px / stride;
            for (int cell = 0; cell < columns * rows; ++cell, begin += row) {
                read_cell(values.subspan(begin, row), stride, cell, objects);
            }
        }
        return objects;
    }

    void read_cell(
        std::span<const float> values, int stride_px, int cell, std::vector<DetectedObject>& objects
    ) const {
        const float objectness = values[4];
        if (!(objectness > recipe().score_min)) return;
        const int columns = recipe().picture.width_px / stride_px;
        const auto row = cell / columns;
        const auto stride = static_cast<float>(stride_px);
        const float width = std::exp(values[2]) * stride;
        const float height = std::exp(values[3]) * stride;
        const imaging::Box box{
            (values[0] + static_cast<float>(cell % columns)) * stride - width / 2,
            (values[1] + static_cast<float>(row)) * stride - height / 2, width, height
        };
        for (std::size_t i = kBoxAndObjectness; i < values.size(); ++i) {
            const float score = objectness * values[i];
            if (!(score > recipe().score_min)) continue;
            objects.push_back({box, static_cast<int>(i - kBoxAndObjectness), std::min(score, 1.0F)}
            );
        }
    }
};

}  // namespace

Result<std::unique_ptr<ObjectDetector>> make_yolox(infer::Model model, DetectorRecipe recipe) {
    const std::int64_t cells = cells_of(recipe.picture);
    const std::int64_t row = static_cast<std::int64_t>(kBoxAndObjectness) + recipe.classes;
    if (model.outputs().size() != 1 || model.outputs()[0].shape != infer::Shape{1, cells, row}) {
        return fail(
            ErrorCode::kInvalidArgument, "format yolox: one output [1, " + std::to_string(cells) +
                                             ", " + std::to_string(row) +
                                             "] is needed, boxes not decoded"
        );
    }
    return std::make_unique<Yolox>(std::move(model), recipe);
}

}  // namespace beholden::analysis
