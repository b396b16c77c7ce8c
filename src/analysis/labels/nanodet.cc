// NanoDet: per stride 8, 16 and 32, class scores [1, cells, classes] named cls_N and distances
// [1, cells, 4 * 11] named dis_N.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "analysis/labels/object_detector.h"

namespace beholden::analysis {
namespace {

constexpr std::array<int, 3> kStridesPx{8, 16, 32};
constexpr std::size_t kSides = 4;
constexpr std::size_t kBins = 11;

/// Expected bin of a distribution given as logits, as in the source of the "integral" layer.
///
/// source  Li et al. 2020, "Generalized Focal Loss", section 3.
float expectation(std::span<const float> logits) {
    float most = logits[0];
    for (const float value : logits) most = std::max(most, value);
    float sum = 0;
    float weighted = 0;
    for (std::size_t bin = 0; bin < logits.size(); ++bin) {
        const float weight = std::exp(logits[bin] - most);
        sum += weight;
        weighted += weight * static_cast<float>(bin);
    }
    return weighted / sum;
}

/// Positions of a stride's outputs.
struct Level {
    int stride_px = 0;
    std::size_t scores = 0;
    std::size_t distances = 0;
};

class NanoDet final : public ObjectDetector {
public:
    NanoDet(infer::Model model, DetectorRecipe recipe, std::array<Level, 3> levels)
        : ObjectDetector(std::move(model), recipe), levels_(levels) {}

private:
    [[nodiscard]] std::vector<DetectedObject> read(const infer::Outputs& outputs) const override {
        std::vector<DetectedObject> objects;
        for (const Level& level : levels_) read_level(level, outputs, objects);
        return objects;
    }

    void read_level(
        const Level& level, const infer::Outputs& outputs, std::vector<DetectedObject>& objects
    ) const {
        const auto classes = static_cast<std::size_t>(recipe().classes);
        const std::span<const float> scores = outputs.values(level.scores);
        const std::span<const float> distances = outputs.values(level.distances);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            // Written so that a NaN is no object.
            if (!(scores[i] > recipe().score_min)) continue;
            const std::size_t cell = i / classes;
            objects.push_back({
                .box_px = box_of(level.stride_px, cell, distances.subspan(cell * kSides * kBins)),
                .class_index = static_cast<int>(i % classes),
                .score = std::min(scores[i], 1.0F),
            });
        }
    }

    [[nodiscard]] imaging::Box box_of(
        int stride_px, std::size_t cell, std::span<const float> distances
    ) const {
        const auto columns = static_cast<std::size_t>(recipe().picture.width_px / stride_px);
        const auto stride = static_cast<float>(stride_px);
        const float x = (static_cast<float>(cell % columns) + 0.5F) * stride;
        const std::size_t row = cell / columns;
        const float y = (static_cast<float>(row) + 0.5F) * stride;
        std::array<float, kSides> side{};
        for (std::size_t i = 0; i < kSides; ++i) {
            side[i] = expectation(distances.subspan(i * kBins, kBins)) * stride;
        }
        return {x - side[0], y - side[1], side[0] + side[2], side[1] + side[3]};
    }

    std::array<Level, 3> levels_;
};

}  // namespace

Result<std::unique_ptr<ObjectDetector>> make_nanodet(infer::Model model, DetectorRecipe recipe) {
    std::array<Level, 3> levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const int stride = kStridesPx[i];
        const std::int64_t cells =
            std::int64_t{recipe.picture.width_px / stride} * (recipe.picture.height_px / stride);
        const auto scores = model.output_index("cls_" + std::to_string(stride));
        const auto distances = model.output_index("dis_" + std::to_string(stride));
        const bool fits =
            scores && distances &&
            model.outputs()[*scores].shape == infer::Shape{1, cells, recipe.classes} &&
            model.outputs()[*distances].shape == infer::Shape{1, cells, kSides * kBins};
        if (!fits) {
            return fail(
                ErrorCode::kInvalidArgument,
                "format nanodet: outputs cls_N [1, cells, " + std::to_string(recipe.classes) +
                    "] and dis_N [1, cells, 44] are needed for the strides N of 8, 16 and 32"
            );
        }
        levels[i] = {stride, *scores, *distances};
    }
    return std::make_unique<NanoDet>(std::move(model), recipe, levels);
}

}  // namespace beholden::analysis
