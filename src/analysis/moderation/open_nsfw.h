#pragma once

#include "base/result.h"
#include "imaging/image.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// Yahoo's open_nsfw network: one number for a whole image.
///
/// threads  const members are safe to call concurrently.
class OpenNsfw {
public:
    /// errors  kInvalidArgument: the model does not take [1, 224, 224, 3] and answer [1, 2].
    static Result<OpenNsfw> make(infer::Model model);

    /// Probability of explicit nudity, 0..1.
    ///
    /// errors  kInternal: inference failed, or gave what is no number.
    /// source  the network's own recipe: 256 x 256, JPEG written and read again as its training
    ///         pictures were, the central 224, BGR minus the training mean, channels last.
    [[nodiscard]] Result<float> judge(const imaging::Image& image) const;

private:
    explicit OpenNsfw(infer::Model model) : model_(std::move(model)) {}

    infer::Model model_;
};

}  // namespace beholden::analysis
