#pragma once

#include "audit/entry.h"

namespace beholden::audit {

/// For tests of changes whose leaf does not matter: AnyEntry() where an Entry& is asked for.
class AnyEntry {
public:
    operator Entry&() && noexcept { return entry_; }  // NOLINT(google-explicit-constructor)

private:
    Entry entry_;
};

}  // namespace beholden::audit
