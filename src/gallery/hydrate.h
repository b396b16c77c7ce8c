#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/result.h"
#include "gallery/collection_state.h"
#include "store/store.h"

namespace beholden::gallery {

/// Reads all collections and faces from the store into memory, on all processors.
///
/// model_id  Of the running pack.
/// errors    kCorruption: a record that does not open or has no sense. kIo.
Result<std::map<CollectionId, std::shared_ptr<CollectionState>>> hydrate(
    store::Store& store, const std::string& model_id
);

}  // namespace beholden::gallery
