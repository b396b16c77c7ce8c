#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "evaluate/dataset.h"

namespace beholden::evaluate {

/// Which face of a picture with several is meant.
enum class FaceChoice : std::uint8_t {
    kNearestCentre,  ///< Data sets centre the person in question.
    kLargest,        ///< As CompareFaces takes its source.
};

struct ExtractOptions {
    std::size_t threads = 1;
    FaceChoice choice = FaceChoice::kNearestCentre;
    /// Below the pack's own: data sets promise a face, so a doubtful one is better than none.
    float confidence_min = 0.3F;
    /// Called after each picture with how many are done, from one thread at a time; may be empty.
    std::function<void(std::size_t)> on_progress;
};

/// One template per picture, in order; none where no face was found.
///
/// pack     the product's own pipeline: decode, detect, align, embed.
/// errors   kIo for a file that cannot be read, and those of decoding and of the pack: a data set
///          with a broken picture is reported, not measured in part.
/// threads  uses `threads` of its own.
Result<std::vector<std::optional<analysis::Template>>> extract_templates(
    const analysis::FacePack& pack, std::span<const Picture> pictures, const ExtractOptions& options
);

/// The face that `choice` means; nullptr if there is none.
const analysis::DetectedFace* choose_face(
    std::span<const analysis::DetectedFace> faces, const imaging::Image& image, FaceChoice choice
) noexcept;

}  // namespace beholden::evaluate
