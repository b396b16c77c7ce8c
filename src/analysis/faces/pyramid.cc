#include "analysis/faces/pyramid.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// The detector's confidence falls once a face is wider than about 220 pixels of its canvas, so a
/// third per step hands such faces (over 73 there) to the next coarser pass.
constexpr double kStep = 3;
/// Long side of the coarsest canvas: half of FairFace's 224, where tight portraits gained most
/// (4,997 of 5,000 found instead of 4,993).
constexpr double kCoarsestPx = 112;
/// A canvas not much larger than the coarsest needs no coarser one.
constexpr double kSinglePx = 160;

}  // namespace

std::vector<double> search_scales(int width_px, int height_px) {
    const double pixels = static_cast<double>(width_px) * static_cast<double>(height_px);
    const double side = std::max(width_px, height_px);
    double scale = std::min(1.0, std::sqrt(limits::kDetectorCanvasPixelsMax / pixels));
    std::vector<double> scales{scale};
    while (scale * side > kSinglePx) {
        scale = std::max(scale / kStep, kCoarsestPx / side);
        scales.push_back(scale);
    }
    std::ranges::reverse(scales);
    return scales;
}

}  // namespace beholden::analysis
