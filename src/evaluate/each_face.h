#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "evaluate/dataset.h"
#include "evaluate/extract.h"

namespace beholden::evaluate {

/// What is done with the face of picture number `picture`. Called from several threads at a time.
using FaceWork = std::function<
    Result<void>(std::size_t picture, const imaging::Image&, const analysis::DetectedFace&)>;

/// Decodes every picture and hands its face, the one that `options.choice` means, to `work`;
/// pictures without a face are passed over.
///
/// errors   kIo for a file that cannot be read, and those of decoding, of the pack and of `work`,
///          the detail naming the picture: a data set with a broken one is reported, not measured
///          in part.
/// threads  uses `options.threads` of its own.
Result<void> for_each_face(
    const analysis::FacePack& pack,
    std::span<const Picture> pictures,
    const ExtractOptions& options,
    const FaceWork& work
);

}  // namespace beholden::evaluate
