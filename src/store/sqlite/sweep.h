#pragma once

#include <span>

#include "base/result.h"
#include "store/sqlite/loader.h"
#include "store/sqlite/places.h"
#include "store/sqlite/schema.h"

namespace beholden::store::sqlite {

/// Clears away what a crash left half done, before the first write: collections without a key are
/// marked as dropped, their keys and the orphans removed, counts set right.
///
/// collections  All that are not marked as dropped.
Result<void> sweep(
    Files& files, std::span<const KeyedCollection> collections, const Orphans& orphans
);

}  // namespace beholden::store::sqlite
