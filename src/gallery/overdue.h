#pragma once

#include <cstdint>

#include "analysis/faces/faces.h"
#include "base/clock.h"
#include "base/result.h"
#include "gallery/collection_book.h"
#include "store/store.h"

namespace beholden::gallery {

/// Destroys up to limits::kPurgeFacesMax of a collection's overdue faces in one commit.
///
/// returns  how many were overdue; 0: none is left.
Result<std::int64_t> destroy_overdue(
    store::Store& store, const Clock& clock, CollectionState& state, const analysis::FacePack& pack
);

}  // namespace beholden::gallery
