#include "api/human_review.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "api/policy_gate.h"
#include "api/review_flows.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "gallery/human_loops.h"
#include "imaging/encode.h"
#include "imaging/geometry.h"
#include "policy/human_loop.h"

namespace beholden::api {

namespace {

namespace rek = wire::rekognition;

constexpr int kQuality = 85;

/// What a reviewer sees: the picture at a screen's size, without what its file said beside it.
Result<Bytes> picture_of(const imaging::Image& image) {
    const int side = std::max(image.width_px, image.height_px);
    const double scale = std::min(1.0, double{limits::kHumanLoopSideMaxPx} / side);
    const auto scaled = [scale](int length) {
        return std::max(1, static_cast<int>(length * scale));
    };
    BH_TRY_ASSIGN(
        Bytes jpeg,
        scale < 1
            ? imaging::encode_jpeg(
                  imaging::resize(image, scaled(image.width_px), scaled(image.height_px)), kQuality
              )
            : imaging::encode_jpeg(image, kQuality)
    );
    if (jpeg.size() > limits::kHumanLoopPictureBytesMax) {
        return fail(ErrorCode::kHumanLoopQuota, "The picture is too large for a human loop.");
    }
    return jpeg;
}

policy::HumanLoop loop_of(
    const Services& services,
    const Context& context,
    const rek::HumanLoopConfig& config,
    const std::pair<const std::string, ReviewFlow>& flow
) {
    policy::HumanLoop loop;
    loop.name = config.HumanLoopName;
    loop.flow = flow.first;
    loop.region = context.region;
    loop.request_id = context.request_id;
    const policy::Caller caller = person_of(context);
    loop.requester = {caller.human, caller.key};
    loop.created = services.clock.now();
    loop.due = loop.created + flow.second.life;
    loop.reviewers = flow.second.reviewers;
    if (config.DataAttributes && config.DataAttributes->ContentClassifiers) {
        loop.classifiers = *config.DataAttributes->ContentClassifiers;
    }
    loop.picture_id = make_uuid();
    return loop;
}

}  // namespace

Result<rek::HumanLoopActivationOutput> review(
    const Services& services,
    const Context& context,
    const rek::HumanLoopConfig& config,
    const std::vector<rek::ModerationLabel>& labels,
    const imaging::Image& image
) {
    BH_TRY_ASSIGN(const auto* flow, flow_of_arn(services.review_flows, config.FlowDefinitionArn));
    policy::HumanLoop loop = loop_of(services, context, config, *flow);
    std::vector<policy::LabelScore> scores;
    scores.reserve(labels.size());
    for (const rek::ModerationLabel& label : labels) {
        const double confidence_pct = label.Confidence.value_or(0);
        loop.labels.push_back({label.Name.value_or(""), confidence_pct});
    }
    for (const policy::HumanLoopLabel& label : loop.labels) {
        scores.push_back({label.name, label.confidence_pct});
    }
    auto evaluation = flow->second.conditions.evaluate(
        scores, policy::Activation::draw_of(std::as_bytes(std::span(image.pixels)), flow->first)
    );
    rek::HumanLoopActivationOutput output;
    output.HumanLoopActivationConditionsEvaluationResults = evaluation.results;
    context.entry.clear["review_flow"] = flow->first;
    context.entry.clear["human_loop_begun"] = evaluation.activated;
    if (!evaluation.activated) return output;
    loop.evaluation = std::move(evaluation.results);
    output.HumanLoopArn = human_loop_arn(context.region, loop.name);
    output.HumanLoopActivationReasons = {{"ConditionsEvaluation"}};
    context.entry.hidden["human_loop"] = loop.name;
    context.entry.collection_id = services.review_flows->collection.str();
    BH_TRY_ASSIGN(const Bytes picture, picture_of(image));
    auto opened = services.gallery.human_loops().open(
        services.review_flows->collection, loop, picture, services.review_flows->in_progress_max,
        context.entry
    );
    if (!opened && opened.error().code == ErrorCode::kAlreadyExists) {
        opened.error().code = ErrorCode::kInvalidArgument;  // the one the model lists
    }
    BH_TRY(std::move(opened));
    return output;
}

}  // namespace beholden::api
