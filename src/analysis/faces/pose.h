#pragma once

#include <array>
#include <span>

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// A place on a head: x to the image's right, y down, z away from the camera; any unit.
struct Place {
    double x = 0;
    double y = 0;
    double z = 0;
};

/// The pose that makes the places of a frontal head project onto the points (weak perspective,
/// least squares).
///
/// frontal  the places on a head that looks into the camera; not all in one plane.
/// errors   kInvalidArgument: fewer than 4 points, numbers differ, or the places are flat.
/// threads  pure.
Result<Pose> fit_pose(std::span<const Point> points_px, std::span<const Place> frontal);

/// Pose from the detector's five points; coarse, no further model.
///
/// returns  zeros where the points coincide.
Pose pose_of_landmarks(const std::array<Point, 5>& landmarks_px);

}  // namespace beholden::analysis
