#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "imaging/geometry.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// The parts of a picture that a request is about, in shares of its sides.
///
/// threads  immutable.
class Regions {
public:
    /// The whole picture.
    Regions() = default;

    /// errors  kInvalidArgument: a region with both or neither of BoundingBox and Polygon, a box
    ///         that lacks a member or is empty, a polygon of fewer than 3 or more than
    ///         limits::kRegionPointsMax points, or a value outside 0..1.
    static Result<Regions> make(std::span<const wire::rekognition::RegionOfInterest> shapes);

    /// Share of a convex shape that lies in the region that holds most of it, 0..1; 1 for the
    /// whole picture, 0 for a shape without area.
    [[nodiscard]] double share_of(std::span<const imaging::Point> convex) const;

private:
    using Polygon = std::vector<imaging::Point>;
    std::vector<Polygon> polygons_;
};

}  // namespace beholden::api
