#pragma once

#include <span>
#include <vector>

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// Area of the intersection over area of the union, 0..1; 0 where both boxes are empty.
double overlap(const Box& a, const Box& b) noexcept;

/// Share of the smaller box that lies inside the larger, 0..1; 0 where the smaller is empty.
double containment(const Box& a, const Box& b) noexcept;

/// Greedy suppression: of boxes that overlap by more than `overlap_max`, the most confident stays.
///
/// returns  the kept faces, most confident first; among equals the earlier one first.
/// threads  pure.
/// source   the semantics of OpenCV's dnn::NMSBoxes without its top-k.
std::vector<DetectedFace> suppress_overlaps(
    std::span<const DetectedFace> faces, double overlap_max
);

}  // namespace beholden::analysis
