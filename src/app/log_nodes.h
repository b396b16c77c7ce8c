#pragma once

#include <cstdint>

#include "audit/hash.h"
#include "store/log.h"

namespace beholden::app {

/// Reads the nodes of the log's tree of `size` leaves, each tile once.
///
/// log     must outlive the reader.
/// threads one at a time.
audit::NodeReader log_nodes(const store::Log& log, std::uint64_t size);

}  // namespace beholden::app
