#pragma once

#include <string>
#include <string_view>

#include "analysis/equipment/face_cover.h"
#include "analysis/equipment/pose_model.h"
#include "analysis/labels/confidence.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// What an equipment pack file says (docs/packs.md); nothing is opened yet.
struct EquipmentPackFile {
    std::string model_id;
    std::string model_version;
    PackedFile pose;
    PoseRecipe pose_recipe;
    ConfidenceMap head;  ///< Best score of a point of the head -> the head is seen there.
    ConfidenceMap hand;  ///< Score of a wrist -> the hand is seen there.
    PackedFile face_cover;
    CoverRecipe cover_recipe;
};

/// Reads an equipment pack's TOML text.
///
/// errors   kInvalidArgument: not TOML, a field missing, unknown, of another type or outside its
///          range; the message names table and field.
/// threads  pure.
Result<EquipmentPackFile> parse_equipment_pack_file(std::string_view toml);

}  // namespace beholden::analysis
