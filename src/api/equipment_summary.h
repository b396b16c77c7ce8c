#pragma once

#include <string>
#include <vector>

#include "analysis/equipment/equipment.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// Who wears all that is required, who does not, and of whom it cannot be said. Ids are positions
/// in `people`; each person is in one list.
///
/// A required type is worn where it was found, with its body part and the person, at
/// `confidence_min` or more; it is missing where the part was seen as surely and is bare as surely.
/// Whoever lacks one type is without; whoever is neither with nor without is indeterminate, so that
/// a type no model can see makes nobody compliant and nobody an offender. A person less sure than
/// that is indeterminate.
///
/// required        published names of types; at least one.
/// confidence_min  0..100; below kEquipmentConfidenceMinPct it counts as that.
/// threads         pure.
wire::rekognition::ProtectiveEquipmentSummary summarise(
    const std::vector<analysis::PersonFinding>& people,
    const std::vector<std::string>& required,
    float confidence_min
);

}  // namespace beholden::api
