#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/labels/concept_classifier.h"
#include "analysis/labels/object_detector.h"
#include "analysis/pack_section.h"
#include "base/result.h"

namespace beholden::analysis {

/// What a label pack file says (docs/packs.md); nothing is opened yet. `classes` of a recipe is 0
/// where the label table names them.
struct LabelPackFile {
    std::string name;
    std::string model_id;
    std::string model_version;
    PackedFile labels;
    PackedFile detector;
    DetectorRecipe detector_recipe;
    std::vector<std::string> detector_classes;  ///< Empty: those of the label table.
    std::optional<PackedFile> classifier;
    ClassifierRecipe classifier_recipe;
    std::vector<std::string> classifier_classes;
    std::optional<PackedFile> calibration;  ///< Absent: scores are taken as probabilities.
};

/// Reads a label pack's TOML text.
///
/// errors   kInvalidArgument: not TOML, a field missing, unknown, of another type or outside its
///          range; the message names table and field.
/// threads  pure.
Result<LabelPackFile> parse_label_pack_file(std::string_view toml);

}  // namespace beholden::analysis
