#include "analysis/faces/detector.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "analysis/faces/planar.h"
#include "base/check.h"

namespace beholden::analysis {
namespace {

constexpr int kCanvasStepPx = 32;

/// What one stride of the network says, cell by cell.
struct Cells {
    int stride_px = 0;
    int columns = 0;
    std::span<const float> cls;
    std::span<const float> obj;
    std::span<const float> bbox;  ///< 4 a cell: centre x, y, log width, log height.
    std::span<const float> kps;   ///< 10 a cell: x, y of five points.
};

int round_up(int value, int step) { return (value + step - 1) / step * step; }

/// Half to even, as the reference rounds.
int scaled(int size_px, double scale) {
    return std::max(1, static_cast<int>(std::nearbyint(size_px * scale)));
}

DetectedFace decode_cell(const Cells& cells, std::size_t cell, float confidence, float scale) {
    const auto stride = static_cast<float>(cells.stride_px);
    const auto columns = static_cast<std::size_t>(cells.columns);
    const auto column = static_cast<float>(cell % columns);
    const std::size_t line = cell / columns;
    const auto row = static_cast<float>(line);
    const auto box = cells.bbox.subspan(4 * cell, 4);
    const float width = std::exp(box[2]) * stride;
    const float height = std::exp(box[3]) * stride;
    const float left = (column + box[0]) * stride - width / 2;
    const float top = (row + box[1]) * stride - height / 2;
    DetectedFace face;
    face.confidence = confidence;
    face.box_px = {left / scale, top / scale, width / scale, height / scale};
    for (std::size_t i = 0; i < face.landmarks_px.size(); ++i) {
        face.landmarks_px[i] = {
            (column + cells.kps[10 * cell + 2 * i]) * stride / scale,
            (row + cells.kps[10 * cell + 2 * i + 1]) * stride / scale,
        };
    }
    return face;
}

bool is_finite(const DetectedFace& face) {
    const auto& box = face.box_px;
    return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.width) &&
           std::isfinite(box.height) &&
           std::ranges::all_of(face.landmarks_px, [](const Point& point) {
               return std::isfinite(point.x) && std::isfinite(point.y);
           });
}

void decode(
    const Cells& cells, float scale, float confidence_min, std::vector<DetectedFace>& faces
) {
    for (std::size_t cell = 0; cell < cells.cls.size(); ++cell) {
        const float score = std::sqrt(
            std::clamp(cells.cls[cell], 0.0F, 1.0F) * std::clamp(cells.obj[cell], 0.0F, 1.0F)
        );
        // Written so that a NaN is no face.
        if (!(score > confidence_min)) continue;
        const DetectedFace face = decode_cell(cells, cell, score, scale);
        if (is_finite(face)) faces.push_back(face);
    }
}

}  // namespace

Detector::Detector(infer::Model model, std::array<Level, 3> levels)
    : model_(std::move(model)), levels_(levels) {}

Result<Detector> Detector::make(infer::Model model) {
    const auto& inputs = model.inputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{1, 3, -1, -1}) {
        return fail(ErrorCode::kInvalidArgument, "detector: the input must be [1, 3, open, open]");
    }
    std::array<Level, 3> levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels[i].stride_px = kStridesPx[i];
        const std::pair<const char*, std::size_t*> wanted[] = {
            {"cls_", &levels[i].cls},
            {"obj_", &levels[i].obj},
            {"bbox_", &levels[i].bbox},
            {"kps_", &levels[i].kps},
        };
        for (const auto& [prefix, target] : wanted) {
            const std::string name = prefix + std::to_string(kStridesPx[i]);
            const auto index = model.output_index(name);
            if (!index) {
                return fail(ErrorCode::kInvalidArgument, "detector: no output named " + name);
            }
            *target = *index;
        }
    }
    return Detector(std::move(model), levels);
}

Result<std::vector<DetectedFace>> Detector::find(
    const imaging::Image& image, double scale, float confidence_min
) const {
    const int width = scaled(image.width_px, scale);
    const int height = scaled(image.height_px, scale);
    const int canvas_width = round_up(width, kCanvasStepPx);
    const int canvas_height = round_up(height, kCanvasStepPx);
    std::vector<float> canvas(
        3 * static_cast<std::size_t>(canvas_width) * static_cast<std::size_t>(canvas_height)
    );
    const PixelRecipe recipe{.order = ChannelOrder::kBgr};
    const bool is_same_size = width == image.width_px && height == image.height_px;
    if (is_same_size) {
        write_planes(image, recipe, canvas_width, canvas_height, canvas);
    } else {
        const imaging::Image resized = imaging::resize(image, width, height);
        write_planes(resized, recipe, canvas_width, canvas_height, canvas);
    }
    const infer::Input input{canvas, {1, 3, canvas_height, canvas_width}};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
    std::vector<DetectedFace> faces;
    for (const Level& level : levels_) {
        const Cells cells{
            .stride_px = level.stride_px,
            .columns = canvas_width / level.stride_px,
            .cls = outputs.values(level.cls),
            .obj = outputs.values(level.obj),
            .bbox = outputs.values(level.bbox),
            .kps = outputs.values(level.kps),
        };
        const std::size_t count = static_cast<std::size_t>(cells.columns) *
                                  static_cast<std::size_t>(canvas_height / level.stride_px);
        if (cells.cls.size() != count || cells.obj.size() != count ||
            cells.bbox.size() != 4 * count || cells.kps.size() != 10 * count) {
            return fail(ErrorCode::kInternal, "the detector answered with other sizes");
        }
        decode(cells, static_cast<float>(scale), confidence_min, faces);
    }
    return faces;
}

}  // namespace beholden::analysis
