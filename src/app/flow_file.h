#pragma once

#include <filesystem>

#include "api/review_flows.h"
#include "base/result.h"

namespace beholden::app {

/// What a TOML file says of the review flows of DetectModerationLabels:
///
///     collection = "moderation-review"  # its key seals what waits for a human
///     in_progress_max = 500             # optional: how many may wait for a decision
///     [[flow]]
///     name = "nudity"
///     conditions = "nudity.json"        # beside this file: activation conditions of Amazon A2I
///     days = 7                          # optional
///     reviewers = ["rita", "ravi"]      # optional: the only humans who may decide
///
/// errors  kIo; kInvalidArgument naming the file and the flow.
Result<api::ReviewFlows> load_review_flows(const std::filesystem::path& file);

}  // namespace beholden::app
