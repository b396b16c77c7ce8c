#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"

namespace beholden::infer {
class Runtime;
}

namespace beholden::analysis {

class ClipPack;
class EquipmentPack;
class FacePack;
class LabelPack;
class ModerationPack;
class TextPack;

/// The packs that look at a picture for anything but whose face it shows.
struct PicturePacks {
    /// Pack files (TOML, see docs/packs.md).
    struct Files {
        std::filesystem::path clip;  ///< Empty: none.
        std::filesystem::path labels;
        std::filesystem::path moderation;
        std::filesystem::path text;
        std::filesystem::path equipment;
        std::filesystem::path assets_dir;  ///< Where relative paths are looked for, too.
    };

    /// Loads and verifies all of them.
    ///
    /// runtime, faces  must outlive the packs.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field.
    static Result<std::unique_ptr<const PicturePacks>> load(
        const infer::Runtime& runtime, const Files& files, const FacePack& faces
    );

    PicturePacks() noexcept;
    ~PicturePacks();
    PicturePacks(const PicturePacks&) = delete;
    PicturePacks& operator=(const PicturePacks&) = delete;

    std::unique_ptr<ClipPack> clip;  ///< Null: none. Before those who ask it.
    std::unique_ptr<LabelPack> labels;
    std::unique_ptr<ModerationPack> moderation;
    std::unique_ptr<TextPack> text;
    std::unique_ptr<EquipmentPack> equipment;
};

}  // namespace beholden::analysis
