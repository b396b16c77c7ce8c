#pragma once

#include <optional>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/collection_state.h"
#include "gallery/gallery.h"
#include "gallery/users.h"

namespace beholden::gallery {

/// Finds the faces of a collection that are like a template.
///
/// exclude  A face that is not compared: the probe, where it is in the collection.
/// errors   kInvalidArgument: an option or template outside its range. kUnavailable: a collection
///          of another model.
Result<SearchResult> search(
    const CollectionState& state,
    const analysis::Calibration& calibration,
    const analysis::Template& probe,
    const SearchOptions& options,
    std::optional<store::FaceSeq> exclude
);

/// Finds its users that are.
///
/// errors  as search().
Result<UserSearchResult> search_users(
    const CollectionState& state,
    const analysis::Calibration& calibration,
    const analysis::Template& probe,
    const UserSearchOptions& options,
    std::optional<store::UserSeq> exclude
);

UserRecord user_record(const UserFacts& user);

}  // namespace beholden::gallery
