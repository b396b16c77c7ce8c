#include "analysis/faces/eyes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "analysis/faces/crop.h"
#include "analysis/faces/judge.h"
#include "analysis/faces/mesh_indices.h"
#include "analysis/faces/planar.h"

namespace beholden::analysis {
namespace {

constexpr int kSizePx = 64;
constexpr std::int64_t kLidNumbers = 213;
constexpr std::int64_t kIrisNumbers = 15;
/// Side of the crop over the distance of the corners, as the network was trained.
constexpr double kCropPerEye = 2.3;
constexpr PixelRecipe kUnitRange{.scale = {1 / 255.0F, 1 / 255.0F, 1 / 255.0F}};

/// Points of the outline: the corners, and lower lid points with the upper ones across from them.
constexpr std::size_t kCornerOuter = 0;
constexpr std::size_t kCornerInner = 8;
constexpr std::array<std::pair<std::size_t, std::size_t>, 3> kLidPairs{{{3, 11}, {4, 12}, {5, 13}}};

/// Openings of 800 LFW and FairFace faces, judged by eye: about one in six is open at 0.10, half at
/// 0.15, five in six at 0.20.
constexpr double kOpenMiddle = 0.15;
constexpr double kOpenWidth = 0.03;
constexpr float kOneEyedYawDeg = 30;

double distance(std::span<const float> numbers, std::size_t a, std::size_t b) {
    return std::hypot(
        static_cast<double>(numbers[3 * a] - numbers[3 * b]),
        static_cast<double>(numbers[3 * a + 1] - numbers[3 * b + 1])
    );
}

}  // namespace

EyeContours::EyeContours(infer::Model model, std::size_t lids_output)
    : model_(std::move(model)), lids_output_(lids_output) {}

Result<EyeContours> EyeContours::make(infer::Model model) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{1, 3, kSizePx, kSizePx}) {
        return fail(ErrorCode::kInvalidArgument, "eyes: the input must be [1, 3, 64, 64]");
    }
    const auto counts = [&](std::size_t index) {
        return infer::element_count(outputs[index].shape);
    };
    for (std::size_t lids = 0; outputs.size() == 2 && lids < 2; ++lids) {
        if (counts(lids) == kLidNumbers && counts(1 - lids) == kIrisNumbers) {
            return EyeContours(std::move(model), lids);
        }
    }
    return fail(ErrorCode::kInvalidArgument, "eyes: outputs of 213 and 15 numbers are needed");
}

Result<EyeShape> EyeContours::fit_one(
    const imaging::Image& image, const Place& left, const Place& right, bool is_mirrored
) const {
    const Point from{static_cast<float>(left.x), static_cast<float>(left.y)};
    const Point to{static_cast<float>(right.x), static_cast<float>(right.y)};
    const Crop crop{
        .centre_px = {(from.x + to.x) / 2, (from.y + to.y) / 2},
        .side_px = kCropPerEye * std::hypot(right.x - left.x, right.y - left.y),
        .angle_rad = angle_of(from, to),
        .size_px = kSizePx,
        .is_mirrored = is_mirrored,
    };
    BH_TRY_ASSIGN(const imaging::Affine transform, to_crop(crop));
    const imaging::Image pixels = imaging::warp(image, transform, kSizePx, kSizePx);
    std::vector<float> planes(static_cast<std::size_t>(3 * kSizePx * kSizePx));
    write_planes(pixels, kUnitRange, kSizePx, kSizePx, planes);
    const infer::Input input{planes, {1, 3, kSizePx, kSizePx}};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
    const auto lids = outputs.values(lids_output_);
    const auto iris = outputs.values(1 - lids_output_);
    double opening = 0;
    for (const auto& [lower, upper] : kLidPairs) opening += distance(lids, lower, upper);
    const double width = distance(lids, kCornerOuter, kCornerInner);
    EyeShape eye;
    eye.opening = width > 0 ? opening / (static_cast<double>(kLidPairs.size()) * width) : 0;
    eye.pupil_px = to_image(crop, static_cast<double>(iris[0]), static_cast<double>(iris[1]));
    return eye;
}

Result<EyePair> EyeContours::fit(const imaging::Image& image, const MeshPoints& mesh) const {
    EyePair eyes;
    BH_TRY_ASSIGN(
        eyes.left,
        fit_one(image, mesh[mesh_index::kLeftEyeLeft], mesh[mesh_index::kLeftEyeRight], false)
    );
    // The network knows one side; the other eye is shown to it in a mirror.
    BH_TRY_ASSIGN(
        eyes.right,
        fit_one(image, mesh[mesh_index::kRightEyeLeft], mesh[mesh_index::kRightEyeRight], true)
    );
    return eyes;
}

Judgement judge_eyes(const EyePair& eyes, float yaw_deg) noexcept {
    double opening = (eyes.left.opening + eyes.right.opening) / 2;
    // A head turned to the image's right hides the eye on that side.
    if (yaw_deg > kOneEyedYawDeg) opening = eyes.left.opening;
    if (yaw_deg < -kOneEyedYawDeg) opening = eyes.right.opening;
    return judge(opening, kOpenMiddle, kOpenWidth);
}

}  // namespace beholden::analysis
