#include "api/review_flows.h"

#include "api/arn.h"

namespace beholden::api {

namespace {

constexpr std::string_view kService = "arn:aws:sagemaker:";
constexpr std::string_view kFlow = ":flow-definition/";
constexpr std::string_view kLoop = ":human-loop/";

std::string arn_of(std::string_view region, std::string_view kind, std::string_view name) {
    std::string arn(kService);
    arn.append(region).append(":").append(kAccount).append(kind).append(name);
    return arn;
}

}  // namespace

std::string flow_definition_arn(std::string_view region, std::string_view flow) {
    return arn_of(region, kFlow, flow);
}

std::string human_loop_arn(std::string_view region, std::string_view loop) {
    return arn_of(region, kLoop, loop);
}

Result<const std::pair<const std::string, ReviewFlow>*> flow_of_arn(
    const ReviewFlows* flows, std::string_view arn
) {
    const std::size_t name = arn.rfind('/');
    if (flows != nullptr && name != std::string_view::npos && arn.starts_with(kService)) {
        const std::string_view region =
            arn.substr(kService.size(), arn.find(':', kService.size()) - kService.size());
        const auto found = flows->flows.find(arn.substr(name + 1));
        if (found != flows->flows.end() && arn == flow_definition_arn(region, found->first)) {
            return &*found;
        }
    }
    return fail(ErrorCode::kNotFound, "The flow definition does not exist.");
}

}  // namespace beholden::api
