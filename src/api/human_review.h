#pragma once

#include <vector>

#include "analysis/moderation/moderation.h"
#include "api/dispatcher.h"
#include "api/services.h"
#include "imaging/image.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// Sends a picture to a human if its flow's conditions say so. The human loop is then durable, with
/// the entry's leaf, when this returns: the entry must say all by then.
///
/// labels  Those that the answer tells; the conditions see no others.
/// errors  kNotFound: no such flow, or its collection is gone. kInvalidArgument: the loop's name is
///         taken. kHumanLoopQuota; of imaging::encode_jpeg().
Result<wire::rekognition::HumanLoopActivationOutput> review(
    const Services& services,
    const Context& context,
    const wire::rekognition::HumanLoopConfig& config,
    const std::vector<wire::rekognition::ModerationLabel>& labels,
    const imaging::Image& image
);

}  // namespace beholden::api
