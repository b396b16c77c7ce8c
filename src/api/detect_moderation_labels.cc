#include "analysis/moderation/moderation.h"
#include "api/human_review.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/review_flows.h"

namespace beholden::api {

namespace {

constexpr float kMinConfidenceDefault = 50;

/// Parameters that lead to what this server does not have.
Result<void> check_request(
    const Services& services, const rek::DetectModerationLabelsRequest& request
) {
    if (request.ProjectVersion) {
        return fail(
            ErrorCode::kNotFound, "The requested resource was not found: no adapter is served."
        );
    }
    if (!request.HumanLoopConfig) return {};
    // Before the picture is looked at; review() finds the flow again.
    BH_TRY(flow_of_arn(services.review_flows, request.HumanLoopConfig->FlowDefinitionArn));
    return {};
}

}  // namespace

Result<rek::DetectModerationLabelsResponse> detect_moderation_labels(
    const Services& services,
    const rek::DetectModerationLabelsRequest& request,
    const Context& context
) {
    BH_TRY(check_request(services, request));
    BH_TRY_ASSIGN(const auto* packs, picture_packs(services));
    const analysis::ModerationPack& pack = *packs->moderation;
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    BH_TRY_ASSIGN(const auto findings, pack.find(image));
    const float confidence_min = request.MinConfidence.value_or(kMinConfidenceDefault);
    rek::DetectModerationLabelsResponse response;
    response.ModerationModelVersion = pack.model_version();
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
    if (request.HumanLoopConfig) {
        BH_TRY_ASSIGN(
            response.HumanLoopActivationOutput,
            review(services, context, *request.HumanLoopConfig, *response.ModerationLabels, image)
        );
    }
    return response;
}

}  // namespace beholden::api
