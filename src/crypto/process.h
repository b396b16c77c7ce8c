#pragma once

#include "base/result.h"

namespace beholden::crypto {

/// Keeps keys and templates in this process: no core dumps, and no other process of the same user
/// may read its memory (ptrace, /proc/PID/mem). For the start of a server, before keys are loaded.
///
/// errors  kIo if the system refuses.
Result<void> harden_process();

}  // namespace beholden::crypto
