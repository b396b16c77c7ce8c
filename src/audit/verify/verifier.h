#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "audit/trust_policy.h"
#include "audit/verify/head.h"
#include "audit/verify/source.h"
#include "base/result.h"

/// A full check of a log from its files and public keys alone.
namespace beholden::audit::verify {

struct Options {
    /// A checkpoint of the same log seen before, as a signed note: the log must continue it.
    std::optional<std::string> earlier;
    /// Is shown every entry in order; an error ends the check. Nothing that was shown is proven
    /// before verify_log() has returned.
    std::function<Result<void>(std::uint64_t index, std::span<const std::byte> entry)> on_entry;
};

/// Reads every entry and every tile of the checkpoint's tree: each entry hashes to its place in the
/// lowest tile, each tile to its place in the one above, the whole to the checkpoint's root, which
/// a trusted log signed and a quorum of witnesses cosigned.
///
/// policy  Parsed with parse_key() of digest.h.
/// errors  kCorruption: what is wrong, with the file's name where it is one file. kNotFound: a file
///         is missing. kIo. Whatever `on_entry` answers.
Result<Head> verify_log(LogSource& source, const TrustPolicy& policy, const Options& options = {});

}  // namespace beholden::audit::verify
