#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/limits.h"
#include "base/result.h"
#include "policy/activation.h"

namespace beholden::api {

/// A flow definition: which pictures go to a human, and to whom.
struct ReviewFlow {
    policy::Activation conditions;
    std::chrono::days life{7};             ///< How long a loop waits for a decision.
    std::vector<std::string> reviewers{};  ///< Humans who may decide; empty: every reviewer.
};

/// The flows of this server, and the collection whose key seals their human loops.
struct ReviewFlows {
    CollectionId collection;
    std::map<std::string, ReviewFlow, std::less<>> flows;  ///< By name.
    /// How many loops of all flows may wait for a decision.
    std::int64_t in_progress_max = limits::kHumanLoopsOpenMax;
};

/// "arn:aws:sagemaker:REGION:000000000000:flow-definition/NAME", and of a loop
/// ":human-loop/NAME".
std::string flow_definition_arn(std::string_view region, std::string_view flow);
std::string human_loop_arn(std::string_view region, std::string_view loop);

/// The flow that an ARN names; any region.
///
/// flows   Null: none are configured.
/// errors  kNotFound.
Result<const std::pair<const std::string, ReviewFlow>*> flow_of_arn(
    const ReviewFlows* flows, std::string_view arn
);

}  // namespace beholden::api
