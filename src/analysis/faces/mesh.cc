#include "analysis/faces/mesh.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "analysis/faces/crop.h"
#include "analysis/faces/mesh_indices.h"
#include "analysis/faces/planar.h"

namespace beholden::analysis {
namespace {

constexpr int kSizePx = 192;
constexpr std::size_t kPoints = 468;
/// The crop holds the whole head, as the network was trained.
constexpr double kCropPerBox = 1.5;
/// 4 degrees. A second look halves the spread of the pose when the first crop is off (0.7 to 0.3
/// degrees of roll, 1.3 to 0.8 of yaw), and costs as much as the first.
constexpr double kTiltOffMaxRad = 0.07;
constexpr PixelRecipe kUnitRange{.scale = {1 / 255.0F, 1 / 255.0F, 1 / 255.0F}};

Crop crop_around(const DetectedFace& face) {
    const Box& box = face.box_px;
    return {
        .centre_px = {box.left + box.width / 2, box.top + box.height / 2},
        .side_px = kCropPerBox * static_cast<double>(std::max(box.width, box.height)),
        .angle_rad = angle_of(face.landmarks_px[0], face.landmarks_px[1]),
        .size_px = kSizePx,
    };
}

/// Direction of the line of the eyes.
double tilt_of(const MeshPoints& mesh) {
    const Place& left = mesh[mesh_index::kLeftEyeLeft];
    const Place& right = mesh[mesh_index::kRightEyeRight];
    return std::atan2(right.y - left.y, right.x - left.x);
}

/// Around the mesh's own extent, level with its eyes.
Crop crop_around(const MeshPoints& mesh) {
    const double angle = tilt_of(mesh);
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::array<double, 2> low{kInfinity, kInfinity};
    std::array<double, 2> high{-kInfinity, -kInfinity};
    for (const Place& place : mesh) {
        const std::array<double, 2> at{c * place.x + s * place.y, -s * place.x + c * place.y};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            low[axis] = std::min(low[axis], at[axis]);
            high[axis] = std::max(high[axis], at[axis]);
        }
    }
    const double across = (low[0] + high[0]) / 2;
    const double down = (low[1] + high[1]) / 2;
    return {
        .centre_px =
            {static_cast<float>(c * across - s * down), static_cast<float>(s * across + c * down)},
        .side_px = kCropPerBox * std::max(high[0] - low[0], high[1] - low[1]),
        .angle_rad = angle,
        .size_px = kSizePx,
    };
}

}  // namespace

FaceMesh::FaceMesh(infer::Model model, std::size_t points_output)
    : model_(std::move(model)), points_output_(points_output), rigid_(rigid_points()) {}

Result<FaceMesh> FaceMesh::make(infer::Model model) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{1, 3, kSizePx, kSizePx}) {
        return fail(ErrorCode::kInvalidArgument, "mesh: the input must be [1, 3, 192, 192]");
    }
    constexpr auto kNumbers = static_cast<std::int64_t>(3 * kPoints);
    const auto counts = [&](std::size_t index) {
        return infer::element_count(outputs[index].shape);
    };
    for (std::size_t points = 0; outputs.size() == 2 && points < 2; ++points) {
        if (counts(points) == kNumbers && counts(1 - points) == 1) {
            return FaceMesh(std::move(model), points);
        }
    }
    return fail(ErrorCode::kInvalidArgument, "mesh: outputs of 1404 numbers and of 1 are needed");
}

Result<std::optional<MeshPoints>> FaceMesh::fit(
    const imaging::Image& image, const DetectedFace& face
) const {
    const Crop first = crop_around(face);
    BH_TRY_ASSIGN(std::optional<MeshPoints> mesh, look(image, first));
    if (!mesh) return mesh;
    const Crop second = crop_around(*mesh);
    // A difference of angles, brought to -pi..pi.
    const double off_rad = std::remainder(second.angle_rad - first.angle_rad, 2 * std::numbers::pi);
    return std::abs(off_rad) < kTiltOffMaxRad ? mesh : look(image, second);
}

Result<std::optional<MeshPoints>> FaceMesh::look(const imaging::Image& image, const Crop& crop)
    const {
    BH_TRY_ASSIGN(const imaging::Affine transform, to_crop(crop));
    const imaging::Image pixels = imaging::warp(image, transform, kSizePx, kSizePx);
    std::vector<float> planes(static_cast<std::size_t>(3 * kSizePx * kSizePx));
    write_planes(pixels, kUnitRange, kSizePx, kSizePx, planes);
    const infer::Input input{planes, {1, 3, kSizePx, kSizePx}};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
    // The flag is the logit of "there is a face": below 0, no is likelier. Also where it is no
    // number.
    if (!(outputs.values(1 - points_output_)[0] >= 0)) return std::optional<MeshPoints>();
    const auto numbers = outputs.values(points_output_);
    const double scale = crop.side_px / crop.size_px;
    MeshPoints mesh(kPoints);
    for (std::size_t i = 0; i < kPoints; ++i) {
        const auto x = static_cast<double>(numbers[3 * i]);
        const auto y = static_cast<double>(numbers[3 * i + 1]);
        const Point point = to_image(crop, x, y);
        mesh[i] = {point.x, point.y, static_cast<double>(numbers[3 * i + 2]) * scale};
    }
    return std::optional(std::move(mesh));
}

Pose FaceMesh::pose_of(const MeshPoints& mesh) const {
    std::vector<Point> points;
    std::vector<Place> places;
    for (const RigidPoint& rigid : rigid_) {
        const Place& place = mesh[rigid.index];
        points.push_back({static_cast<float>(place.x), static_cast<float>(place.y)});
        places.push_back(rigid.place);
    }
    return fit_pose(points, places).value_or(Pose{});
}

}  // namespace beholden::analysis
