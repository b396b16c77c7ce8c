#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "audit/hash.h"
#include "audit/tile.h"
#include "audit/trust_policy.h"
#include "base/bytes.h"
#include "base/result.h"

namespace beholden::api {

/// What the server shows of its audit log.
///
/// threads  all members are safe to call concurrently.
class AuditView {
public:
    virtual ~AuditView() = default;

    /// The newest published head, a signed note with its cosignatures; empty: none yet.
    [[nodiscard]] virtual std::string checkpoint() const = 0;
    /// "origin+id+key", for verifiers.
    [[nodiscard]] virtual std::string verifier_key() const = 0;
    /// The configured tlog-policy file; empty: no witnesses are asked.
    [[nodiscard]] virtual const std::string& trust_policy_text() const = 0;
    /// What that file says; one without witnesses where there is none.
    [[nodiscard]] virtual const audit::TrustPolicy& trust_policy() const = 0;

    /// errors  kNotFound: the committed tree has no such tile. kIo.
    [[nodiscard]] virtual Result<Bytes> tile(const audit::TileId& tile) const = 0;
    /// Reads the nodes of the tree of `size` leaves.
    [[nodiscard]] virtual audit::NodeReader nodes(std::uint64_t size) const = 0;

    /// Held while a report is computed, which reads the whole log: one at a time.
    [[nodiscard]] std::mutex& report_turn() const noexcept { return report_turn_; }

private:
    mutable std::mutex report_turn_;
};

}  // namespace beholden::api
