#include "analysis/faces/search.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <utility>

#include "analysis/faces/nms.h"
#include "analysis/faces/pyramid.h"
#include "base/limits.h"

// The constants below were measured on LFW and FairFace, as they are, enlarged, and shrunk into
// crowds: the results do not change while they move by a third either way.
namespace beholden::analysis {
namespace {

/// Long side on the canvas up to which landmarks grow more exact (spread against the mesh, in
/// distances of the eyes: 0.09 at 64, 0.08 at 160, 0.07 at 224 and over): coarser passes yield to
/// finer ones until then. Beyond it a pass invents faces in large shapes.
constexpr double kClearPx = 300;
/// Fewer pixels of the image than this are no face that anyone could recognise.
constexpr float kSmallestPx = 8;
/// Boxes of two scales that overlap by more are the same face; a coarse box is imprecise.
constexpr double kSameFace = 0.3;
/// A box with more than this share of it inside a more confident one is a part of that face.
constexpr double kNested = 0.5;

/// A face and the scale that found it.
struct Sighting {
    DetectedFace face;
    double scale = 0;
};

float side_px(const DetectedFace& face) { return std::max(face.box_px.width, face.box_px.height); }

bool is_clear(const Sighting& sighting) {
    return static_cast<double>(side_px(sighting.face)) * sighting.scale >= kClearPx;
}

/// Takes in what a finer pass found: a face seen clearly before stays, one seen dimly is replaced.
void take_in(std::vector<Sighting>& known, std::vector<Sighting> found) {
    std::vector<Sighting> fresh;
    for (Sighting& sighting : found) {
        const auto is_same = [&](const Sighting& other) {
            return overlap(other.face.box_px, sighting.face.box_px) > kSameFace;
        };
        if (std::ranges::any_of(known, [&](const Sighting& other) {
                return is_same(other) && is_clear(other);
            })) {
            continue;
        }
        std::erase_if(known, is_same);
        fresh.push_back(sighting);
    }
    known.insert(known.end(), fresh.begin(), fresh.end());
}

/// One pass: what it sees at a size it can judge.
Result<std::vector<Sighting>> look(
    const Detector& detector,
    const imaging::Image& image,
    double scale,
    double side_max_px,
    const SearchOptions& options
) {
    BH_TRY_ASSIGN(
        std::vector<DetectedFace> candidates, detector.find(image, scale, options.confidence_min)
    );
    // Suppression compares every pair; a canvas full of noise must not make that expensive.
    if (candidates.size() > limits::kFaceCandidatesMax) {
        std::ranges::nth_element(
            candidates, candidates.begin() + limits::kFaceCandidatesMax, std::ranges::greater(),
            &DetectedFace::confidence
        );
        candidates.resize(limits::kFaceCandidatesMax);
    }
    std::vector<Sighting> found;
    for (DetectedFace& face : suppress_overlaps(candidates, options.overlap_max)) {
        if (side_px(face) < kSmallestPx) continue;
        if (static_cast<double>(side_px(face)) * scale > side_max_px) continue;
        found.push_back({face, scale});
    }
    return found;
}

std::vector<DetectedFace> without_parts(const std::vector<Sighting>& known, double overlap_max) {
    std::vector<DetectedFace> faces;
    for (const Sighting& sighting : known) faces.push_back(sighting.face);
    std::ranges::stable_sort(faces, std::ranges::greater(), &DetectedFace::confidence);
    std::vector<DetectedFace> kept;
    for (const DetectedFace& face : faces) {
        const bool is_own = std::ranges::none_of(kept, [&](const DetectedFace& other) {
            return overlap(other.box_px, face.box_px) > overlap_max ||
                   containment(other.box_px, face.box_px) > kNested;
        });
        if (is_own) kept.push_back(face);
    }
    return kept;
}

}  // namespace

Result<std::vector<DetectedFace>> find_faces(
    const Detector& detector, const imaging::Image& image, const SearchOptions& options
) {
    const std::vector<double> scales = search_scales(image.width_px, image.height_px);
    std::vector<Sighting> known;
    for (const double scale : scales) {
        const bool is_coarsest = scale == scales.front();
        const double side_max_px = is_coarsest ? std::numeric_limits<double>::infinity() : kClearPx;
        BH_TRY_ASSIGN(auto found, look(detector, image, scale, side_max_px, options));
        take_in(known, std::move(found));
        if (options.largest_only && std::ranges::any_of(known, is_clear)) break;
    }
    std::vector<DetectedFace> faces = without_parts(known, options.overlap_max);
    std::ranges::stable_sort(faces, [](const DetectedFace& a, const DetectedFace& b) {
        return a.box_px.width * a.box_px.height > b.box_px.width * b.box_px.height;
    });
    const std::size_t count_max = options.largest_only ? 1 : limits::kFacesPerImageMax;
    if (faces.size() > count_max) faces.resize(count_max);
    return faces;
}

}  // namespace beholden::analysis
