#pragma once

#include <span>

#include "base/clock.h"
#include "base/result.h"
#include "store/sqlite/leaf_writer.h"
#include "store/sqlite/loader.h"
#include "store/sqlite/places.h"
#include "store/sqlite/schema.h"

namespace beholden::store::sqlite {

/// Clears away what a crash left half done, before the first write: collections without a key are
/// marked as dropped, their keys and the orphans removed, counts set right; payloads of the log
/// whose key was destroyed go too. What was lost to sight by this is told in leaves.
///
/// collections  All that are not marked as dropped.
/// leaves       The log, loaded.
Result<void> sweep(
    Files& files,
    std::span<const KeyedCollection> collections,
    const Orphans& faces,
    const Orphans& users,
    LeafWriter& leaves,
    TimePoint now
);

}  // namespace beholden::store::sqlite
