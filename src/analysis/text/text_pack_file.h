#pragma once

#include <string>
#include <string_view>

#include "analysis/pack_section.h"
#include "analysis/text/angle_classifier.h"
#include "analysis/text/recogniser.h"
#include "analysis/text/text_detector.h"

namespace beholden::analysis {

/// What a text pack's file says (docs/packs.md); nothing is opened yet.
struct TextPackFile {
    std::string name;
    std::string model_id;
    std::string model_version;
    PackedFile detector;
    TextDetectorRecipe detector_recipe;
    PackedFile angle;
    AngleRecipe angle_recipe;
    PackedFile recogniser;
    LineRecipe line_recipe;
    float line_confidence_min = 0;  ///< Lines read with less are no text, 0..1.
};

/// Reads a text pack's TOML text.
///
/// errors   kInvalidArgument: not TOML, a field missing, unknown, of another type or outside its
///          range; the message names table and field.
/// threads  pure.
Result<TextPackFile> parse_text_pack_file(std::string_view toml);

}  // namespace beholden::analysis
