#pragma once

#include <vector>

#include "analysis/faces/detector.h"
#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// What counts as a face, as the same face, and how much to look for.
struct SearchOptions {
    float confidence_min = 0;  ///< 0..1.
    double overlap_max = 0;    ///< Intersection over union above which two boxes are one face.
    bool largest_only =
        false;  ///< Stop at the coarsest scale sure of a face; look closer at it alone.
};

/// Finds the faces of an image at as many scales as its size asks for (search_scales()).
///
/// returns  largest box first, at most limits::kFacesPerImageMax; at most one if `largest_only`.
/// errors   those of Detector::find().
/// threads  pure.
Result<std::vector<DetectedFace>> find_faces(
    const Detector& detector, const imaging::Image& image, const SearchOptions& options
);

}  // namespace beholden::analysis
