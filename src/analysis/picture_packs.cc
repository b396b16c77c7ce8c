#include "analysis/picture_packs.h"

#include <utility>

#include "analysis/clip/clip.h"
#include "analysis/equipment/equipment.h"
#include "analysis/labels/labels.h"
#include "analysis/moderation/moderation.h"
#include "analysis/text/text.h"

namespace beholden::analysis {

PicturePacks::PicturePacks() noexcept = default;
PicturePacks::~PicturePacks() = default;

Result<std::unique_ptr<const PicturePacks>> PicturePacks::load(
    const infer::Runtime& runtime, const Files& files, const FacePack& faces
) {
    const auto& assets = files.assets_dir;
    auto packs = std::make_unique<PicturePacks>();
    if (!files.clip.empty()) {
        BH_TRY_ASSIGN(packs->clip, ClipPack::load(runtime, files.clip, assets));
    }
    const ClipPack* clip = packs->clip.get();
    BH_TRY_ASSIGN(packs->labels, LabelPack::load(runtime, files.labels, assets, clip));
    BH_TRY_ASSIGN(packs->moderation, ModerationPack::load(runtime, files.moderation, assets, clip));
    BH_TRY_ASSIGN(packs->text, TextPack::load(runtime, files.text, assets));
    BH_TRY_ASSIGN(
        packs->equipment,
        EquipmentPack::load(runtime, files.equipment, assets, faces, *packs->labels)
    );
    return packs;
}

}  // namespace beholden::analysis
