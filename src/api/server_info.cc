#include "analysis/equipment/equipment.h"
#include "analysis/labels/labels.h"
#include "analysis/moderation/moderation.h"
#include "analysis/text/text.h"
#include "api/operations.h"

namespace beholden::api {

Result<own::GetServerInfoResponse>
get_server_info(const Services& services, const own::GetServerInfoRequest&, const Context&) {
    own::GetServerInfoResponse response;
    response.Version = services.server_version;
    response.FaceModelId = services.faces.model_id();
    response.FaceModelVersion = services.faces.model_version();
    if (const auto* packs = services.pictures.get()) {
        response.LabelModelId = packs->labels->model_id();
        response.LabelModelVersion = packs->labels->model_version();
        response.ModerationModelId = packs->moderation->model_id();
        response.ModerationModelVersion = packs->moderation->model_version();
        response.TextModelId = packs->text->model_id();
        response.TextModelVersion = packs->text->model_version();
        response.EquipmentModelId = packs->equipment->model_id();
        response.EquipmentModelVersion = packs->equipment->model_version();
    }
    for (const auto& operation : wire::all_operations()) {
        if (!is_served(operation.target)) continue;
        own::ServedOperation served;
        served.Service = std::string(name_of(operation.service));
        served.Name = std::string(operation.name);
        response.ServedOperations.push_back(std::move(served));
    }
    return response;
}

}  // namespace beholden::api
