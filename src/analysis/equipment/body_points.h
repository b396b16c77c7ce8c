#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "imaging/geometry.h"

namespace beholden::analysis {

/// The points of a body, in the model's order. Left and right are the person's own.
enum class BodyPoint : std::uint8_t {
    kNose,
    kLeftEye,
    kRightEye,
    kLeftEar,
    kRightEar,
    kLeftShoulder,
    kRightShoulder,
    kLeftElbow,
    kRightElbow,
    kLeftWrist,
    kRightWrist,
    kLeftHip,
    kRightHip,
    kLeftKnee,
    kRightKnee,
    kLeftAnkle,
    kRightAnkle,
};
inline constexpr std::size_t kBodyPoints = 17;

struct PlacedPoint {
    imaging::Point at_px;
    float score = 0;  ///< 0..1, not calibrated.
};

/// Somebody as the pose model sees them.
struct PosedPerson {
    imaging::Box box_px;
    float score = 0;  ///< That a person's middle is here; 0..1, not calibrated.
    std::array<PlacedPoint, kBodyPoints> points;

    [[nodiscard]] const PlacedPoint& point(BodyPoint which) const noexcept {
        return points[static_cast<std::size_t>(which)];
    }
};

/// What the pose model gives: maps [channels, rows, columns], row-major, one cell for 4 x 4 pixels.
/// Pairs of channels are (y, x).
struct PoseMaps {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::span<const float> centres;      ///< [1]: that a person's middle is here, 0..1.
    std::span<const float> keypoints;    ///< [17]: that such a point is here, 0..1.
    std::span<const float> regressions;  ///< [34]: from a person's middle to each point, cells.
    std::span<const float> keypoint_offsets;  ///< [34]: from a point's cell to its place, cells.
    std::span<const float> box_sizes;         ///< [2]: of the person whose middle is here, cells.
    std::span<const float> box_offsets;  ///< [2]: from the cell to the middle of the box, cells.
};

/// Cells of the maps lie this far apart.
inline constexpr int kPoseStridePx = 4;

/// The people in the maps, surest first.
///
/// requires  the spans are as large as rows, columns and their channels say; rows, columns >= 1.
/// score_min   people with a lower score are left out.
/// returns   at most `people_max`, in pixels of the model's input; boxes lie inside it. A value
/// that
///           is no number makes nobody.
/// threads   pure.
/// source    the graph that MoveNet MultiPose Lightning 1 is published as: peaks of 5 x 5 cells;
/// each
///           point where its map, weighted by the distance from where the middle expects it, is
///           highest inside the person's box.
std::vector<PosedPerson> decode_people(
    const PoseMaps& maps, std::size_t people_max, float score_min
);

}  // namespace beholden::analysis
