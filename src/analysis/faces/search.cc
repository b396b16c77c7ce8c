#include "analysis/faces/search.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <ranges>
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
/// Long side on the canvas from which a pass is sure of a face, if not of its landmarks.
constexpr double kSurePx = 96;
/// Long side on the canvas when one face is looked at again: as many canvas pixels as it takes.
constexpr double kCloseUpPx = 256;
/// A close-up shows this share of the face's box more on each side, as the detector has learnt
/// faces.
constexpr float kCloseUpMargin = 0.5F;
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

const Sighting& largest_of(const std::vector<Sighting>& known) {
    return *std::ranges::max_element(known, {}, [](const Sighting& sighting) {
        return sighting.face.box_px.width * sighting.face.box_px.height;
    });
}

/// The pixels around a box.
struct CloseUp {
    imaging::Image image;
    int left_px = 0;
    int top_px = 0;
};

CloseUp close_up(const imaging::Image& image, const imaging::Box& box) {
    const auto clamped = [](float at, int size_px) {
        return static_cast<int>(std::clamp(at, 0.0F, static_cast<float>(size_px)));
    };
    const float x_margin = kCloseUpMargin * box.width;
    const float y_margin = kCloseUpMargin * box.height;
    const int left = clamped(box.left - x_margin, image.width_px - 1);
    const int top = clamped(box.top - y_margin, image.height_px - 1);
    const int right = std::max(left + 1, clamped(box.left + box.width + x_margin, image.width_px));
    const int bottom = std::max(top + 1, clamped(box.top + box.height + y_margin, image.height_px));
    CloseUp made{imaging::make_unset_image(right - left, bottom - top), left, top};
    for (int y = top; y < bottom; ++y) {
        const std::uint8_t* from = image.row(y) + static_cast<std::ptrdiff_t>(left) * 3;
        std::copy_n(from, made.image.stride(), made.image.row(y - top));
    }
    return made;
}

/// Looks at one face again as finely as the whole image would be looked at, for a part of the cost;
/// the face as it was where the close-up does not show it.
Result<DetectedFace> look_closer(
    const Detector& detector,
    const imaging::Image& image,
    const DetectedFace& face,
    const SearchOptions& options
) {
    const CloseUp part = close_up(image, face.box_px);
    const double scale = std::min(1.0, kCloseUpPx / static_cast<double>(side_px(face)));
    BH_TRY_ASSIGN(
        const auto found,
        look(detector, part.image, scale, std::numeric_limits<double>::infinity(), options)
    );
    DetectedFace best = face;
    double best_overlap = kSameFace;
    for (DetectedFace seen : found | std::views::transform(&Sighting::face)) {
        const auto left = static_cast<float>(part.left_px);
        const auto top = static_cast<float>(part.top_px);
        seen.box_px.left += left;
        seen.box_px.top += top;
        for (imaging::Point& point : seen.landmarks_px) {
            point.x += left;
            point.y += top;
        }
        const double shared = overlap(seen.box_px, face.box_px);
        if (shared <= best_overlap) continue;
        best_overlap = shared;
        best = seen;
    }
    return best;
}

std::vector<DetectedFace> without_parts(const std::vector<Sighting>& known, double overlap_max) {
    std::vector<DetectedFace> faces;
    faces.reserve(known.size());
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
        if (!options.largest_only || known.empty()) continue;
        // Finer passes find smaller faces; this one only has to be seen well.
        const Sighting largest = largest_of(known);
        if (is_clear(largest)) break;
        if (scale != scales.back() &&
            static_cast<double>(side_px(largest.face)) * scale >= kSurePx) {
            BH_TRY_ASSIGN(DetectedFace closer, look_closer(detector, image, largest.face, options));
            return std::vector{closer};
        }
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
