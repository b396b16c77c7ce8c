#include "analysis/equipment/pose_model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "analysis/equipment/cut.h"
#include "analysis/labels/picture_input.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// The network halves five times; its sides are multiples of this.
constexpr int kGridPx = 32;

bool takes_pictures(const infer::Model& model) {
    if (model.inputs().size() != 1) return false;
    const infer::Shape& shape = model.inputs()[0].shape;
    return shape.size() == 4 && shape[0] == 1 && shape[1] == 3 && shape[2] < 0 && shape[3] < 0;
}

/// The multiple of the grid nearest to a side brought to scale.
int gridded(int size_px, double scale, int most_px) {
    const int steps = static_cast<int>(std::lround(size_px * scale / kGridPx));
    return std::clamp(steps * kGridPx, kGridPx, most_px);
}

/// From the pixels of the network's input to those of the image.
void move(PosedPerson& person, const Cut& cut, const PictureInput& input) {
    const auto x = static_cast<float>(input.scale_x * cut.factor);
    const auto y = static_cast<float>(input.scale_y * cut.factor);
    const auto left = static_cast<float>(cut.left_px);
    const auto top = static_cast<float>(cut.top_px);
    imaging::Box& box = person.box_px;
    box = {left + box.left * x, top + box.top * y, box.width * x, box.height * y};
    for (PlacedPoint& point : person.points) {
        point.at_px = {left + point.at_px.x * x, top + point.at_px.y * y};
    }
}

}  // namespace

Result<PoseModel> PoseModel::make(infer::Model model, const PoseRecipe& recipe) {
    Ports ports;
    const std::pair<const char*, std::size_t*> wanted[] = {
        {"centres", &ports.centres},         {"keypoints", &ports.keypoints},
        {"regressions", &ports.regressions}, {"keypoint_offsets", &ports.keypoint_offsets},
        {"box_sizes", &ports.box_sizes},     {"box_offsets", &ports.box_offsets},
    };
    for (const auto& [name, position] : wanted) {
        const auto index = model.output_index(name);
        if (!index || !takes_pictures(model)) {
            return fail(
                ErrorCode::kInvalidArgument,
                "format movenet: one input [1, 3, open, open] and the outputs centres, keypoints, "
                "regressions, keypoint_offsets, box_sizes and box_offsets are needed"
            );
        }
        *position = *index;
    }
    return PoseModel(std::move(model), recipe, ports);
}

Result<std::vector<PosedPerson>> PoseModel::find(
    const imaging::Image& image, const imaging::Box& part_px
) const {
    const Cut cut = cut_out(image, part_px, recipe_.side_px);
    const double scale =
        static_cast<double>(recipe_.side_px) / std::max(cut.image.width_px, cut.image.height_px);
    PictureRecipe picture;
    picture.width_px = gridded(cut.image.width_px, scale, recipe_.side_px);
    picture.height_px = gridded(cut.image.height_px, scale, recipe_.side_px);
    picture.pixels = recipe_.pixels;
    const PictureInput input = make_input(cut.image, picture);
    const infer::Input tensor{input.planes, input.shape};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&tensor, 1)));
    BH_TRY_ASSIGN(const PoseMaps maps, maps_of(outputs, picture.width_px, picture.height_px));
    auto people = decode_people(maps, limits::kPersonsPerImageMax, recipe_.score_min);
    for (PosedPerson& person : people) move(person, cut, input);
    return people;
}

Result<PoseMaps> PoseModel::maps_of(const infer::Outputs& outputs, int width_px, int height_px)
    const {
    PoseMaps maps;
    maps.rows = static_cast<std::size_t>(height_px / kPoseStridePx);
    maps.columns = static_cast<std::size_t>(width_px / kPoseStridePx);
    const auto map = [&](std::size_t port, std::int64_t channels, std::span<const float>& values) {
        values = outputs.values(port);
        return outputs.shape(port) == infer::Shape{
                                          1, channels, static_cast<std::int64_t>(maps.rows),
                                          static_cast<std::int64_t>(maps.columns)
                                      };
    };
    const bool fits = map(ports_.centres, 1, maps.centres) &&
                      map(ports_.keypoints, kBodyPoints, maps.keypoints) &&
                      map(ports_.regressions, 2 * kBodyPoints, maps.regressions) &&
                      map(ports_.keypoint_offsets, 2 * kBodyPoints, maps.keypoint_offsets) &&
                      map(ports_.box_sizes, 2, maps.box_sizes) &&
                      map(ports_.box_offsets, 2, maps.box_offsets);
    if (!fits) return fail(ErrorCode::kInternal, "the pose model's maps are not of the sizes due");
    return maps;
}

}  // namespace beholden::analysis
