#include "api/image_input.h"
#include "api/operations.h"

namespace beholden::api {

namespace {

constexpr float kMinConfidenceDefault = 50;

/// Parameters that lead to what this server does not have.
Result<void> check_request(const rek::DetectModerationLabelsRequest& request) {
    if (request.ProjectVersion) {
        return fail(
            ErrorCode::kNotFound, "The requested resource was not found: no adapter is served."
        );
    }
    if (request.HumanLoopConfig) {
        return fail(
            ErrorCode::kUnsupportedOperation,
            "HumanLoopConfig is not served: see docs/operations.md."
        );
    }
    return {};
}

}  // namespace

Result<rek::DetectModerationLabelsResponse> detect_moderation_labels(
    const Services& services,
    const rek::DetectModerationLabelsRequest& request,
    const Context& context
) {
    BH_TRY(check_request(request));
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    BH_TRY_ASSIGN(const auto findings, services.moderation.find(image));
    const float confidence_min = request.MinConfidence.value_or(kMinConfidenceDefault);
    rek::DetectModerationLabelsResponse response;
    response.ModerationModelVersion = services.moderation.model_version();
    response.ContentTypes.emplace();
    response.ModerationLabels.emplace();
    for (const analysis::ModerationFinding& finding : findings) {
        if (finding.confidence_pct < confidence_min) continue;
        rek::ModerationLabel& shape = response.ModerationLabels->emplace_back();
        shape.Confidence = finding.confidence_pct;
        shape.Name = std::string(finding.label->name);
        shape.ParentName = std::string(finding.label->parent);
        shape.TaxonomyLevel = finding.label->level;
    }
    return response;
}

}  // namespace beholden::api
