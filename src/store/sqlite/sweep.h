#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/sqlite/leaf_writer.h"
#include "store/sqlite/loader.h"
#include "store/sqlite/places.h"
#include "store/sqlite/schema.h"

namespace beholden::store::sqlite {

/// Clears away what a crash left half done in the log's payloads, before the first write: keys of
/// leaves that never came, payloads whose key was destroyed. What was lost to sight is told in a
/// leaf.
///
/// leaves  The log, loaded.
Result<void> sweep_log(Files& files, LeafWriter& leaves, TimePoint now);

/// What a crash left half done in collections, users and faces.
struct Remains {
    std::vector<std::int64_t> unused_keys;  ///< Of collections whose row never came or is dropped.
    std::vector<std::int64_t> keyless;      ///< Collections without a key, not marked as dropped.
    Orphans users;
    Orphans faces;  ///< Known once all faces were read.

    [[nodiscard]] bool none() const noexcept;
};

/// To be called before the first write.
///
/// collections  All that are not marked as dropped.
Result<Remains> find_remains(
    Files& files, std::span<const KeyedCollection> collections, Orphans users
);

/// Clears the remains away, in a transaction of both files: collections without a key are marked as
/// dropped, unused keys and orphans removed, counts set right. What was lost to sight by this is
/// told in a leaf.
Result<void> sweep_rows(Files& files, const Remains& remains, LeafWriter& leaves, TimePoint now);

}  // namespace beholden::store::sqlite
