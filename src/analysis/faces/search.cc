#include "analysis/faces/search.h"

#include <algorithm>

#include "analysis/faces/nms.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// Long side of the detector's canvas.
constexpr int kSidePx = 640;

}  // namespace

Result<std::vector<DetectedFace>> find_faces(
    const Detector& detector, const imaging::Image& image, const SearchOptions& options
) {
    const int side = std::max(image.width_px, image.height_px);
    const double scale = std::min(1.0, static_cast<double>(kSidePx) / side);
    BH_TRY_ASSIGN(auto candidates, detector.find(image, scale, options.confidence_min));
    std::vector<DetectedFace> faces = suppress_overlaps(candidates, options.overlap_max);
    std::ranges::stable_sort(faces, [](const DetectedFace& a, const DetectedFace& b) {
        return a.box_px.width * a.box_px.height > b.box_px.width * b.box_px.height;
    });
    if (faces.size() > limits::kFacesPerImageMax) faces.resize(limits::kFacesPerImageMax);
    return faces;
}

}  // namespace beholden::analysis
