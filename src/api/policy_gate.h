#pragma once

#include <optional>
#include <string>

#include "api/dispatcher.h"
#include "api/services.h"
#include "gallery/gallery.h"
#include "gallery/users.h"
#include "policy/checks.h"
#include "policy/person.h"

/// Where the policy of a collection meets a call.
namespace beholden::api {

/// What the caller states of this call, from its session, its key and its signed headers.
policy::Stated stated_by(const Context& context);

/// The caller as one of two who decide.
policy::Caller person_of(const Context& context);

/// Lets a call on a collection go on if it states what the policy asks for. The entry gets the
/// collection, the policy's hash, and for pictures their origin.
///
/// errors  of policy::check_stated() and, for searches and enrolments, policy::check_probe().
Result<void> admit(const Context& context, const gallery::CollectionInfo& info, policy::Act act);

/// admit() to a collection by name.
///
/// errors  kNotFound; those of admit().
Result<gallery::CollectionInfo> admit_to(
    const Services& services, const Context& context, const CollectionId& id, policy::Act act
);

/// What the published API takes where no threshold is given.
inline constexpr double kThresholdDefault = 80;

/// How a collection is searched when the caller asks for this.
gallery::SearchOptions search_options(
    const gallery::CollectionInfo& info,
    std::optional<float> similarity_pct,
    std::optional<int> faces_max
);

/// As search_options(), for its users.
gallery::UserSearchOptions user_search_options(
    const gallery::CollectionInfo& info,
    std::optional<float> similarity_pct,
    std::optional<int> users_max
);

/// The level of the API's quality filter that enrolments into the collection must pass: the one
/// asked for, or the policy's, whichever is higher.
std::string enrolment_filter(
    const gallery::CollectionInfo& info, const std::optional<std::string>& asked
);

/// Whether the caller is told who a listed face is.
bool lists_identities(const Context& context, const gallery::CollectionInfo& info);

/// errors  kAccessDenied where matches go through review: an answer that names people would tell
///         what the review is to find out.
Result<void> refuse_under_review(const gallery::CollectionInfo& info, std::string_view operation);

}  // namespace beholden::api
