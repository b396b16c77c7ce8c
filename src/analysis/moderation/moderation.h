#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "analysis/moderation/taxonomy.h"
#include "base/result.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

/// Image -> what may be unwanted in it, in the words of the published taxonomy.
namespace beholden::analysis {

class ClipPack;

struct ModerationFinding {
    const ModerationLabel* label = nullptr;  ///< Static storage.
    float confidence_pct = 0;  ///< The model's score, calibrated only where a pack says how.
};

/// The moderation pack. The one it comes with judges one thing, explicit nudity; a CLIP pack adds
/// what its prompts name.
///
/// threads  all members are safe to call concurrently; each call runs on its caller's thread.
class ModerationPack {
public:
    /// Loads and verifies (sha256) what `pack_file` (TOML, see docs/packs.md) names.
    ///
    /// runtime     must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// clip        whose categories are told besides, if any; must outlive the pack.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field.
    static Result<std::unique_ptr<ModerationPack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir,
        const ClipPack* clip = nullptr
    );
    virtual ~ModerationPack() = default;

    /// Every label that this pack can answer, with its confidence; parents before children, and
    /// never less sure than they.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] virtual Result<std::vector<ModerationFinding>> find(const imaging::Image& image
    ) const = 0;

    /// What `ModerationModelVersion` says: the taxonomy's version.
    [[nodiscard]] virtual const std::string& model_version() const noexcept = 0;
    /// Stable name of model and recipe.
    [[nodiscard]] virtual const std::string& model_id() const noexcept = 0;
};

}  // namespace beholden::analysis
