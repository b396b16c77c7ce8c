#pragma once

#include "base/result.h"

namespace beholden::imaging {

/// Takes from this process all that decoding does not need, for good: files, sockets, other
/// processes, more memory than a decode may use. What breaks the rule ends the process. Open
/// descriptors stay usable.
///
/// In a build with sanitizers the system calls stay allowed, since sanitizers make their own.
///
/// errors   kIo if the system refuses.
/// threads  to be called once, by the only thread.
Result<void> lock_down();

}  // namespace beholden::imaging
