#pragma once

#include <optional>

#include "api/policy_gate.h"
#include "api/services.h"
#include "audit/entry.h"
#include "base/ids.h"

/// What searches of faces and of users say alike.
namespace beholden::api {

/// What is known before the gallery is asked, so that a refused search is told as fully.
inline void log_question(
    const Services& services,
    const CollectionId& id,
    std::optional<float> similarity_pct,
    audit::Entry& entry
) {
    entry.collection_id = id.str();
    entry.model_id = services.faces.model_id();
    entry.threshold_requested_pct = similarity_pct.value_or(kThresholdDefault);
}

/// The members with which an answer says what its matches are worth.
template <class Found, class Response>
void tell_bounds(const Found& found, Response& response) {
    response.EffectiveThreshold = static_cast<float>(found.similarity_pct_min);
    response.GallerySize = found.gallery_size;
    response.ExpectedFalseMatches = found.expected_false_matches;
}

}  // namespace beholden::api
