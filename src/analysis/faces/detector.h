#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "analysis/faces/faces.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// The YuNet detector: one pass over an image at one scale.
///
/// threads  const members are safe to call concurrently.
/// source   Wu, Peng and Yu 2023, "YuNet: A Tiny Millisecond-level Face Detector".
class Detector {
public:
    /// errors  kInvalidArgument: the model lacks one of the twelve outputs, or its input is not
    ///         [1, 3, open, open].
    static Result<Detector> make(infer::Model model);

    /// Every face whose confidence exceeds `confidence_min`, before suppression of overlaps.
    ///
    /// scale    working size over image size; above 1 enlarges.
    /// returns  pixels of `image`, in the order of the network's cells.
    /// errors   kInternal: inference failed.
    /// threads  pure; memory is the call's own.
    [[nodiscard]] Result<std::vector<DetectedFace>> find(
        const imaging::Image& image, double scale, float confidence_min
    ) const;

private:
    /// Positions of a stride's outputs.
    struct Level {
        int stride_px = 0;
        std::size_t cls = 0;
        std::size_t obj = 0;
        std::size_t bbox = 0;
        std::size_t kps = 0;
    };
    static constexpr std::array<int, 3> kStridesPx{8, 16, 32};

    Detector(infer::Model model, std::array<Level, 3> levels);

    infer::Model model_;
    std::array<Level, 3> levels_;
};

}  // namespace beholden::analysis
