#pragma once

#include "base/ids.h"
#include "store/uuid.h"

namespace beholden::store {

/// For tests: a face's or image's id that no other has.
inline Uuid random_uuid() { return parse_uuid(make_uuid()).value_or(Uuid{}); }

}  // namespace beholden::store
