#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/collection_book.h"
#include "store/store.h"

namespace beholden::gallery {

/// Shared by who hydrates and who asks how far it is.
struct HydrationProgress {
    std::atomic<std::int64_t> collections = 0;
    std::atomic<std::int64_t> collections_whole = 0;
    std::atomic<std::int64_t> faces = 0;
    std::atomic<std::int64_t> faces_read = 0;
    std::atomic<bool> cancelled = false;  ///< Set by who wants it to end early.
};

/// Reads all collections, users and faces from the store into memory, on all processors.
///
/// pack         The running one.
/// collections  Takes each collection before its faces; it is marked as whole with its last face.
/// listed       Called once all collections are there; the store takes leaves of the log then.
/// errors       kCorruption: a record that does not open or has no sense. kIo. kUnavailable:
///              cancelled.
Result<void> hydrate(
    store::Store& store,
    const analysis::FacePack& pack,
    CollectionBook& collections,
    HydrationProgress& progress,
    const std::function<void()>& listed
);

}  // namespace beholden::gallery
