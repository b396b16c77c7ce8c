#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analysis/clip/clip_encoders.h"
#include "analysis/clip/prompt_set.h"
#include "analysis/labels/label_table.h"
#include "base/result.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

/// Pictures and texts as directions of one space: names told by prompts instead of training.
namespace beholden::analysis {

/// A CLIP pair of the administrator's: what it adds to labels and to moderation.
///
/// threads  const members are safe to call concurrently; each call runs on its caller's thread.
class ClipPack {
public:
    /// Loads and verifies (sha256) every file that `pack_file` (TOML, see docs/packs.md) names,
    /// runs the text encoder over all prompts and the image encoder once.
    ///
    /// runtime     must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file, the field or
    ///         the prompt.
    static Result<std::unique_ptr<ClipPack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir
    );

    /// The direction of a picture, for labels().judge() and moderation().judge().
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] Result<Embedding> look(const imaging::Image& image) const {
        return parts_.image.encode(image);
    }
    /// Names are those of a label table or of new_labels().
    [[nodiscard]] const PromptSet& labels() const noexcept { return parts_.labels; }
    /// Names are those of the published taxonomy.
    [[nodiscard]] const PromptSet& moderation() const noexcept { return parts_.moderation; }
    /// What the label table is to know besides.
    [[nodiscard]] const std::vector<NewLabel>& new_labels() const noexcept {
        return parts_.new_labels;
    }
    /// Ids as the text encoder is given them: for comparing with other tokenizers.
    [[nodiscard]] const ClipTokenizer& tokenizer() const noexcept { return parts_.tokenizer; }
    [[nodiscard]] const std::string& model_id() const noexcept { return parts_.model_id; }
    [[nodiscard]] const std::string& model_version() const noexcept { return parts_.model_version; }
    /// Of the encoders, as the pack file names it.
    [[nodiscard]] const std::string& licence() const noexcept { return parts_.licence; }

private:
    struct Parts {
        std::string model_id;
        std::string model_version;
        std::string licence;
        ImageEncoder image;
        ClipTokenizer tokenizer;
        PromptSet labels;
        PromptSet moderation;
        std::vector<NewLabel> new_labels;
    };
    explicit ClipPack(Parts parts) : parts_(std::move(parts)) {}

    Parts parts_;
};

}  // namespace beholden::analysis
