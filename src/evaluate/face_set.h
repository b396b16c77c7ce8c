#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "evaluate/dataset.h"

namespace beholden::evaluate {

/// Templates with whom they show. Entry i of the three lists is one face.
struct FaceSet {
    std::vector<analysis::Template> templates;
    std::vector<std::uint32_t> subjects;  ///< Same number: same person.
    std::vector<std::uint32_t> groups;    ///< Index into group_names.
    std::vector<std::string> group_names;

    [[nodiscard]] std::size_t size() const noexcept { return templates.size(); }
};

/// Joins pictures with what was found in them; pictures without a face are left out. Groups are
/// numbered in order of name, subjects in order of appearance.
///
/// templates  one entry per picture.
FaceSet make_face_set(
    std::span<const Picture> pictures, std::span<const std::optional<analysis::Template>> templates
);

/// Some faces of a set, in the order named.
FaceSet select_faces(const FaceSet& set, std::span<const std::size_t> faces);

/// The same faces without cohort correction: scores are then plain cosines.
FaceSet without_offsets(FaceSet set);

/// dot(a, b) - a.offset - b.offset: the score the product's index gives this pair.
double pair_score(const analysis::Template& a, const analysis::Template& b) noexcept;

}  // namespace beholden::evaluate
