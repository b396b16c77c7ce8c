#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/clip/clip_encoders.h"
#include "analysis/clip/prompt_set.h"
#include "analysis/labels/label_table.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// What a CLIP pack file says (docs/packs.md); nothing is opened yet.
struct ClipPackFile {
    std::string name;
    std::string model_id;
    std::string model_version;
    PackedFile image;
    PictureRecipe picture;
    PackedFile text;
    int context = 77;
    std::optional<int> pad;  ///< Absent: the mark of the end.
    PackedFile vocabulary;
    PackedFile merges;
    std::string licence;  ///< Of both encoders, as told to people.
    LogitRecipe logits;
    std::vector<PromptGroup> labels;
    std::vector<PromptGroup> moderation;
    std::vector<NewLabel> new_labels;
};

/// Reads a CLIP pack's TOML text.
///
/// errors   kInvalidArgument: not TOML, a field missing, unknown, of another type or outside its
///          range; a moderation name that the published taxonomy does not have. The message names
///          table and field.
/// threads  pure.
Result<ClipPackFile> parse_clip_pack_file(std::string_view toml);

}  // namespace beholden::analysis
