#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/faces/embedder.h"
#include "analysis/faces/faces.h"
#include "analysis/faces/judged_attributes.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// A yes or no as a linear function of a network's features of one crop.
struct AppearanceHead {
    std::size_t crop = 0;        ///< Index into AppearanceHeads::crops.
    std::vector<float> weights;  ///< One per feature.
    double offset = 0;           ///< Log odds of yes = weights . features + offset.
};

/// The heads file: crops of a face, and a head for each attribute that it judges.
struct AppearanceHeads {
    std::vector<EmbedderRecipe> crops;  ///< Each with the file's size, feature count and pixels.
    std::array<std::optional<AppearanceHead>, kJudgedAttributes.size()> heads;

    /// Reads the JSON that docs/packs.md describes.
    ///
    /// errors   kCorruption: not that format; the message names the member.
    /// threads  pure.
    static Result<AppearanceHeads> parse(std::string_view json);
};

/// How a face looks: one network on up to a few crops of it, a linear head for each attribute.
///
/// threads  const members are safe to call concurrently.
/// source   heads fitted by tools/attributes/train.py to labelled faces.
class Appearance {
public:
    /// errors  kInvalidArgument: the model does not take [1, 3, size, size] or does not answer with
    ///         as many features as the heads weigh.
    static Result<Appearance> make(infer::Model model, AppearanceHeads heads);

    /// Judges what is wanted and has a head; each crop that it takes goes through the network once.
    ///
    /// errors  kInvalidArgument: landmarks coincide. kInternal: inference failed.
    [[nodiscard]] Result<void> judge_into(
        const imaging::Image& image,
        const DetectedFace& face,
        const Wanted& wanted,
        Attributes& attributes
    ) const;

private:
    Appearance(infer::Model model, AppearanceHeads heads);
    [[nodiscard]] Result<std::vector<float>> features_of(
        const imaging::Image& image, const DetectedFace& face, const EmbedderRecipe& recipe
    ) const;

    infer::Model model_;
    AppearanceHeads heads_;
};

}  // namespace beholden::analysis
