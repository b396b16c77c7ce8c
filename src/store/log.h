#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/tile.h"
#include "audit/tree_proof.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace beholden::store {

/// The audit log as it is committed. It is written through Transaction.
///
/// threads  all members are safe to call concurrently.
class Log {
public:
    virtual ~Log() = default;

    /// Size and root of everything committed.
    [[nodiscard]] virtual audit::TreeHead head() const = 0;

    /// The bytes of a tile or entry bundle: 256 hashes or entries at most are read.
    ///
    /// errors  kNotFound: the committed tree has no such tile, or not that wide. kIo.
    [[nodiscard]] virtual Result<Bytes> tile(const audit::TileId& tile) const = 0;

    /// What was encrypted beside a leaf, in clear.
    ///
    /// errors  kNotFound: none, or destroyed. kCorruption: changed. kIo.
    [[nodiscard]] virtual Result<crypto::SecretBytes> payload(std::int64_t index) const = 0;

    /// Leaves older than `time` whose payload is still there, oldest first.
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> payloads_before(
        TimePoint time, std::size_t count_max
    ) const = 0;

    /// The newest head that was, or may have been, signed under the current origin.
    [[nodiscard]] virtual Result<std::optional<audit::TreeHead>> last_signed() const = 0;

    /// Names the log goes by, oldest first; the last is the current one. Empty: none was given yet.
    [[nodiscard]] virtual Result<std::vector<std::string>> origins() const = 0;

    /// What Transaction::remember() kept; empty: nothing.
    [[nodiscard]] virtual Result<std::string> recall(std::string_view name) const = 0;

    /// 16 random bytes, hexadecimal, which this data directory was given when it was made.
    [[nodiscard]] virtual std::string store_id() const = 0;
};

}  // namespace beholden::store
