#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analysis/faces/embedder.h"
#include "analysis/faces/expression.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// What a pack file says (docs/packs.md); nothing is opened yet.
struct PackFile {
    std::string name;
    std::string model_id;
    std::string model_version;
    PackedFile detector;
    float confidence_min = 0;
    double overlap_max = 0;
    PackedFile embedder;
    EmbedderRecipe recipe;
    std::optional<PackedFile> cohort;
    PackedFile calibration;
    std::optional<PackedFile> mesh;
    std::optional<PackedFile> eyes;
    std::optional<PackedFile> gender;
    std::optional<PackedFile> age;
    std::optional<PackedFile> appearance;
    std::optional<PackedFile> appearance_heads;  ///< There if `appearance` is.
    std::optional<PackedFile> expression;
    ExpressionScale expression_scale;
};

/// Reads a pack's TOML text.
///
/// errors   kInvalidArgument: not TOML, a field missing, unknown, of another type or outside its
///          range; the message names table and field.
/// threads  pure.
Result<PackFile> parse_pack_file(std::string_view toml);

}  // namespace beholden::analysis
