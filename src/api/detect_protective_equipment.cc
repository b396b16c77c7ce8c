#include <algorithm>
#include <string>

#include "api/equipment_summary.h"
#include "api/face_shapes.h"
#include "api/image_input.h"
#include "api/operations.h"

namespace beholden::api {

namespace {

std::string name_of(analysis::BodyPart part) {
    switch (part) {
        case analysis::BodyPart::kFace: return std::string(rek::BodyPart::FACE);
        case analysis::BodyPart::kHead: return std::string(rek::BodyPart::HEAD);
        case analysis::BodyPart::kLeftHand: return std::string(rek::BodyPart::LEFT_HAND);
        case analysis::BodyPart::kRightHand: return std::string(rek::BodyPart::RIGHT_HAND);
    }
    return {};
}

rek::EquipmentDetection detection(
    const analysis::FoundEquipment& found, const imaging::Image& image
) {
    rek::EquipmentDetection shape;
    shape.BoundingBox = bounding_box(relative(found.box_px, image));
    shape.Confidence = found.confidence_pct;
    shape.Type = std::string(rek::ProtectiveEquipmentType::FACE_COVER);
    shape.CoversBodyPart.emplace();
    shape.CoversBodyPart->Value = true;
    shape.CoversBodyPart->Confidence = found.confidence_pct;
    return shape;
}

rek::ProtectiveEquipmentPerson person(
    const analysis::PersonFinding& finding, std::size_t id, const imaging::Image& image
) {
    rek::ProtectiveEquipmentPerson shape;
    shape.Id = static_cast<std::int32_t>(id);
    shape.BoundingBox = bounding_box(relative(finding.box_px, image));
    shape.Confidence = finding.confidence_pct;
    shape.BodyParts.emplace();
    for (const analysis::SeenPart& seen : finding.parts) {
        rek::ProtectiveEquipmentBodyPart& part = shape.BodyParts->emplace_back();
        part.Name = name_of(seen.part);
        part.Confidence = seen.confidence_pct;
        part.EquipmentDetections.emplace();
        for (const analysis::FoundEquipment& found : seen.equipment) {
            part.EquipmentDetections->push_back(detection(found, image));
        }
    }
    return shape;
}

std::int64_t covers_of(const std::vector<analysis::PersonFinding>& people) {
    std::int64_t covers = 0;
    for (const analysis::PersonFinding& person : people) {
        for (const analysis::SeenPart& seen : person.parts) {
            covers += static_cast<std::int64_t>(seen.equipment.size());
        }
    }
    return covers;
}

Result<void> check_request(const rek::DetectProtectiveEquipmentRequest& request) {
    if (!request.SummarizationAttributes) return {};
    if (!request.SummarizationAttributes->RequiredEquipmentTypes.empty()) return {};
    return fail(
        ErrorCode::kInvalidArgument,
        "RequiredEquipmentTypes must name at least one type: of nothing, everybody would wear all."
    );
}

}  // namespace

Result<rek::DetectProtectiveEquipmentResponse> detect_protective_equipment(
    const Services& services,
    const rek::DetectProtectiveEquipmentRequest& request,
    const Context& context
) {
    BH_TRY(check_request(request));
    BH_TRY_ASSIGN(const auto* packs, picture_packs(services));
    const analysis::EquipmentPack& pack = *packs->equipment;
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    context.entry.model_id = pack.model_id();
    BH_TRY_ASSIGN(const auto people, pack.find(image));
    context.entry.clear["persons_found"] = static_cast<std::int64_t>(people.size());
    context.entry.clear["face_covers_found"] = covers_of(people);
    rek::DetectProtectiveEquipmentResponse response;
    response.ProtectiveEquipmentModelVersion = pack.model_version();
    response.Persons.emplace();
    for (std::size_t i = 0; i < people.size(); ++i) {
        response.Persons->push_back(person(people[i], i, image));
    }
    if (request.SummarizationAttributes) {
        response.Summary = summarise(
            people, request.SummarizationAttributes->RequiredEquipmentTypes,
            request.SummarizationAttributes->MinConfidence
        );
    }
    return response;
}

}  // namespace beholden::api
