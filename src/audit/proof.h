#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "base/bytes.h"
#include "base/result.h"

/// Receipts that are verified without the log (C2SP tlog-proof). Text only: nothing here verifies.
namespace beholden::audit {

struct LogProof {
    std::optional<Bytes> extra;  ///< For the application; nothing vouches for it.
    std::uint64_t index = 0;     ///< Number of the entry, from 0.
    std::vector<Hash> inclusion;
    std::string checkpoint;  ///< The signed note, as the log and its witnesses made it.
};

/// Bytes of a proof: that of the longest note, 63 hashes, and as much for `extra`.
inline constexpr std::size_t kProofBytesMax = std::size_t{2} * 262'144 + 8'192;

std::string print_proof(const LogProof& proof);

/// Takes exactly what print_proof() makes. The checkpoint must look like a signed note.
///
/// errors  kInvalidArgument.
Result<LogProof> parse_proof(std::string_view text);

}  // namespace beholden::audit
