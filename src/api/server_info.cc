#include "api/operations.h"

namespace beholden::api {

Result<own::GetServerInfoResponse>
get_server_info(const Services& services, const own::GetServerInfoRequest&, const Context&) {
    own::GetServerInfoResponse response;
    response.Version = services.server_version;
    response.FaceModelId = services.faces.model_id();
    response.FaceModelVersion = services.faces.model_version();
    response.LabelModelId = services.labels.model_id();
    response.LabelModelVersion = services.labels.model_version();
    response.ModerationModelId = services.moderation.model_id();
    response.ModerationModelVersion = services.moderation.model_version();
    response.TextModelId = services.text.model_id();
    response.TextModelVersion = services.text.model_version();
    response.EquipmentModelId = services.equipment.model_id();
    response.EquipmentModelVersion = services.equipment.model_version();
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
