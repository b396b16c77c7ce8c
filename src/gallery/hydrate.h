#pragma once

#include <map>
#include <memory>
#include <string>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/collection_state.h"
#include "store/store.h"

namespace beholden::gallery {

/// Reads all collections, users and faces from the store into memory, on all processors.
///
/// pack      The running one.
/// errors    kCorruption: a record that does not open or has no sense. kIo.
Result<std::map<CollectionId, std::shared_ptr<CollectionState>>> hydrate(
    store::Store& store, const analysis::FacePack& pack
);

}  // namespace beholden::gallery
