#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/result.h"

namespace beholden::audit::report {

/// What the disclosure report reads of a leaf (docs/adr/0007-audit-leaf.md). Absent words are
/// empty, absent numbers none.
struct LeafFacts {
    std::string kind;
    std::string operation;
    std::string exception;
    std::string request;
    std::string purpose;
    std::string offence;
    std::string lead;
    std::string search;  ///< Request id of the search that a lead came from.
    std::string lead_status;
    std::string disposition;
    std::int64_t ended_ms = 0;
    std::int64_t status = 0;
    std::optional<std::int64_t> candidates;
    std::optional<std::int64_t> candidates_shown;
    std::optional<std::int64_t> threshold_requested_milli;
    std::optional<std::int64_t> threshold_effective_milli;
    std::optional<std::int64_t> faces_enrolled;
    std::optional<std::int64_t> faces_deleted;
    std::optional<std::int64_t> collections_deleted;
    std::optional<std::int64_t> payloads_erased;
    std::optional<std::int64_t> requests;
};

/// errors  kCorruption: not the JSON of a leaf; a member of another type than it always has.
Result<LeafFacts> read_leaf(std::span<const std::byte> entry);

}  // namespace beholden::audit::report
