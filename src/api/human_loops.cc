// Pictures that wait for a human: list, look at, decide.
#include "gallery/human_loops.h"

#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "api/review_flows.h"
#include "wire/beholden_api/operations.h"

namespace beholden::api {

namespace {

own::HumanLoop loop_shape(const policy::HumanLoop& loop, TimePoint now) {
    own::HumanLoop shape;
    shape.HumanLoopName = loop.name;
    shape.HumanLoopArn = human_loop_arn(loop.region, loop.name);
    shape.FlowDefinitionArn = flow_definition_arn(loop.region, loop.flow);
    const auto status = policy::status(loop, now);
    shape.HumanLoopStatus =
        std::string(policy::kHumanLoopStatusNames.at(static_cast<std::size_t>(status)));
    shape.CreatedAt = loop.created;
    shape.ExpiresAt = loop.due;
    shape.RequestId = loop.request_id;
    if (!loop.requester.human.empty()) shape.RequestedBy = loop.requester.human;
    shape.ContentClassifiers = loop.classifiers;
    for (const policy::HumanLoopLabel& each : loop.labels) {
        own::HumanLoopLabel label;
        label.Name = each.name;
        label.Confidence = static_cast<float>(each.confidence_pct);
        shape.ModerationLabels.push_back(std::move(label));
    }
    shape.ConditionsEvaluationResults = loop.evaluation;
    if (loop.decision) {
        own::HumanLoopDecision decision;
        decision.DecidedBy = loop.decision->reviewer.human;
        decision.DecidedAt = loop.decision->at;
        decision.ModerationLabels = loop.decision->labels;
        shape.Decision = std::move(decision);
    }
    return shape;
}

/// The collection with the human loops, noted in the entry.
Result<CollectionId> loops_of(const Services& services, const Context& context) {
    if (services.review_flows == nullptr) {
        return fail(ErrorCode::kNotFound, "No review flow is configured.");
    }
    context.entry.collection_id = services.review_flows->collection.str();
    return services.review_flows->collection;
}

}  // namespace

Result<own::ListHumanLoopsResponse> list_human_loops(
    const Services& services, const own::ListHumanLoopsRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto collection, loops_of(services, context));
    constexpr auto kName = own::ListHumanLoops::kName;
    const std::pair<const std::string, ReviewFlow>* flow = nullptr;
    if (request.FlowDefinitionArn) {
        BH_TRY_ASSIGN(flow, flow_of_arn(services.review_flows, *request.FlowDefinitionArn));
    }
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(after, services.tokens.open(*request.NextToken, kName, collection.str()));
    }
    BH_TRY_ASSIGN(
        const auto page,
        services.gallery.human_loops().list(collection, after, page_size(request.MaxResults))
    );
    own::ListHumanLoopsResponse response;
    for (const auto& loop : page.items) {
        auto shape = loop_shape(loop, services.clock.now());
        if (flow != nullptr && loop.flow != flow->first) continue;
        if (request.Status && *request.Status != shape.HumanLoopStatus) continue;
        response.HumanLoops.push_back(std::move(shape));
    }
    if (!page.next.empty()) {
        response.NextToken = services.tokens.make(kName, collection.str(), page.next);
    }
    return response;
}

Result<own::GetHumanLoopResponse> get_human_loop(
    const Services& services, const own::GetHumanLoopRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto collection, loops_of(services, context));
    context.entry.hidden["human_loop"] = request.HumanLoopName;
    auto& loops = services.gallery.human_loops();
    BH_TRY_ASSIGN(
        const auto loop, loops.find(collection, gallery::HumanLoopName(request.HumanLoopName))
    );
    own::GetHumanLoopResponse response;
    response.HumanLoop = loop_shape(loop, services.clock.now());
    BH_TRY_ASSIGN(Bytes picture, loops.picture(collection, loop));
    context.entry.clear["picture_shown"] = !picture.empty();
    if (!picture.empty()) response.Picture = std::move(picture);
    return response;
}

Result<own::DecideHumanLoopResponse> decide_human_loop(
    const Services& services, const own::DecideHumanLoopRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto collection, loops_of(services, context));
    context.entry.hidden["human_loop"] = request.HumanLoopName;
    context.entry.sealed["labels_decided"] = request.ModerationLabels;
    context.entry.clear["labels_decided_count"] =
        static_cast<std::int64_t>(request.ModerationLabels.size());
    const TimePoint now = services.clock.now();
    const auto decide = [&](policy::HumanLoop& loop) -> Result<void> {
        context.entry.clear["review_flow"] = loop.flow;
        return policy::decide(loop, person_of(context), request.ModerationLabels, now);
    };
    BH_TRY_ASSIGN(
        const auto loop,
        services.gallery.human_loops().decide(
            collection, gallery::HumanLoopName(request.HumanLoopName), decide, context.entry
        )
    );
    own::DecideHumanLoopResponse response;
    response.HumanLoop = loop_shape(loop, now);
    return response;
}

}  // namespace beholden::api
