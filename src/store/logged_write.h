#pragma once

#include <memory>

#include "audit/entry.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace beholden::store {

/// A change and the leaf that tells of it: both become durable, or neither.
///
/// entry  What the leaf will say; `write.change` may still add to it. `ended` is set here, and
///        `receipt` before `write.committed` is called.
/// errors  as Store::write and Transaction::append_leaf; entry.receipt is then absent, and the
/// facts
///         that `write.change` added are forgotten with the change.
Result<void> write_logged(Store& store, const Clock& clock, audit::Entry& entry, Write write);

/// Records what changed nothing.
///
/// store, clock  must outlive the recorder.
std::unique_ptr<audit::Recorder> make_recorder(Store& store, const Clock& clock);

}  // namespace beholden::store
