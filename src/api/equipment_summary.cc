#include "api/equipment_summary.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace beholden::api {

namespace {

namespace rek = wire::rekognition;

enum class Worn : std::uint8_t { kYes, kNo, kUnknown };

/// Of a type that covers faces; no model sees the others.
Worn face_cover_worn(const analysis::PersonFinding& person, float confidence_min) {
    for (const analysis::SeenPart& seen : person.parts) {
        if (seen.part != analysis::BodyPart::kFace) continue;
        if (seen.confidence_pct < confidence_min) return Worn::kUnknown;
        const bool covered = std::ranges::any_of(seen.equipment, [&](const auto& found) {
            return found.confidence_pct >= confidence_min;
        });
        if (covered) return Worn::kYes;
        return seen.bare_confidence_pct >= confidence_min ? Worn::kNo : Worn::kUnknown;
    }
    return Worn::kUnknown;
}

Worn worn(const analysis::PersonFinding& person, std::string_view type, float confidence_min) {
    if (person.confidence_pct < confidence_min) return Worn::kUnknown;
    if (type == rek::ProtectiveEquipmentType::FACE_COVER) {
        return face_cover_worn(person, confidence_min);
    }
    return Worn::kUnknown;
}

/// Of all that is required.
Worn all_worn(
    const analysis::PersonFinding& person,
    const std::vector<std::string>& required,
    float confidence_min
) {
    Worn all = Worn::kYes;
    for (const std::string& type : required) {
        const Worn one = worn(person, type, confidence_min);
        if (one == Worn::kNo) return Worn::kNo;
        if (one == Worn::kUnknown) all = Worn::kUnknown;
    }
    return all;
}

}  // namespace

rek::ProtectiveEquipmentSummary summarise(
    const std::vector<analysis::PersonFinding>& people,
    const std::vector<std::string>& required,
    float confidence_min
) {
    confidence_min = std::max(confidence_min, analysis::kEquipmentConfidenceMinPct);
    rek::ProtectiveEquipmentSummary summary;
    auto& with = summary.PersonsWithRequiredEquipment.emplace();
    auto& without = summary.PersonsWithoutRequiredEquipment.emplace();
    auto& indeterminate = summary.PersonsIndeterminate.emplace();
    for (std::size_t i = 0; i < people.size(); ++i) {
        const auto id = static_cast<std::int32_t>(i);
        switch (all_worn(people[i], required, confidence_min)) {
            case Worn::kYes: with.push_back(id); break;
            case Worn::kNo: without.push_back(id); break;
            case Worn::kUnknown: indeterminate.push_back(id); break;
        }
    }
    return summary;
}

}  // namespace beholden::api
