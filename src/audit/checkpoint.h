#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "base/result.h"

/// What a log signs of its tree (C2SP tlog-checkpoint).
namespace beholden::audit {

struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    Hash root{};
    std::vector<std::string> extensions;  ///< Ours have none: nobody could audit them.
    bool operator==(const Checkpoint&) const = default;
};

/// The text that is signed: origin, size and root in lines.
std::string print_checkpoint(const Checkpoint& checkpoint);

/// Takes exactly what print_checkpoint() makes.
///
/// errors  kInvalidArgument.
Result<Checkpoint> parse_checkpoint(std::string_view text);

}  // namespace beholden::audit
