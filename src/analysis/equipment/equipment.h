#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

/// Image -> people, the parts of their bodies that are seen, and what covers them.
namespace beholden::analysis {

class FacePack;
class LabelPack;

enum class BodyPart : std::uint8_t { kFace, kHead, kLeftHand, kRightHand };

/// Something worn. Face covers are all that can be seen.
struct FoundEquipment {
    imaging::Box box_px;
    float confidence_pct = 0;  ///< That it covers the part, too: only what covers is found.
};

/// A part of a body, and what is worn on it.
struct SeenPart {
    BodyPart part = BodyPart::kHead;
    float confidence_pct = 0;
    std::vector<FoundEquipment> equipment;  ///< Only on faces.
    /// That nothing covers it; 0 where no model can tell.
    float bare_confidence_pct = 0;
};

struct PersonFinding {
    imaging::Box box_px;  ///< Inside the image.
    float confidence_pct = 0;
    std::vector<SeenPart> parts;  ///< In the order of BodyPart; only those that are seen.
};

/// What is told has at least this confidence, as the published API has it.
inline constexpr float kEquipmentConfidenceMinPct = 50;

/// The equipment pack: a pose model and a classifier of face covers, beside the face pack and the
/// persons of the label pack.
///
/// threads  all members are safe to call concurrently; each call runs on its caller's thread.
class EquipmentPack {
public:
    /// Loads and verifies (sha256) what `pack_file` (TOML, see docs/packs.md) names.
    ///
    /// runtime, faces, labels  must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field.
    static Result<std::unique_ptr<EquipmentPack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir,
        const FacePack& faces,
        const LabelPack& labels
    );
    virtual ~EquipmentPack() = default;

    /// People, surest first, at most limits::kPersonsPerImageMax.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] virtual Result<std::vector<PersonFinding>> find(const imaging::Image& image
    ) const = 0;

    /// What `ProtectiveEquipmentModelVersion` says.
    [[nodiscard]] virtual const std::string& model_version() const noexcept = 0;
    /// Stable name of models and recipe, those of the face and label packs included.
    [[nodiscard]] virtual const std::string& model_id() const noexcept = 0;
};

}  // namespace beholden::analysis
