#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/canonical_json.h"
#include "audit/entry.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

namespace beholden::audit {

/// Bytes of a leaf: entries are served with a 16-bit length in front (C2SP tlog-tiles).
inline constexpr std::size_t kLeafBytesMax = 65'535;

/// Hides what a leaf must not say in clear, the same way every time: equal values give equal words,
/// and without the key nobody can try values out.
///
/// threads  safe to call concurrently.
class Veil {
public:
    explicit Veil(const crypto::SecureKey& root_key);

    /// Stands for a person or key: 128 bits of a keyed hash, hexadecimal.
    ///
    /// kind  What sort of name it is ("human", "key"), so that equal names of two sorts differ.
    [[nodiscard]] std::string pseudonym(std::string_view kind, std::string_view name) const;

    /// Commits to a value that may be shown later: a keyed hash, hexadecimal.
    [[nodiscard]] std::string commitment(std::string_view name, std::string_view value) const;

private:
    crypto::SecureKey pseudonym_key_;
    crypto::SecureKey commitment_key_;
};

/// The public header of an entry, without what becomes known when it is written: a JSON object.
JsonMembers header_members(const Entry& entry, const Veil& veil);

/// What is encrypted beside the leaf; empty if there is nothing to hide.
std::string payload_text(const Entry& entry);

/// The bytes of a leaf.
///
/// index           Its place in the log.
/// payload_sha256  Of the sealed payload (nonce, ciphertext, tag); none where there is no payload.
/// errors          kInternal: over kLeafBytesMax.
/// source          docs/adr/0007-audit-leaf.md.
Result<std::string> leaf_text(
    JsonMembers header, std::int64_t index, const std::optional<crypto::Sha256>& payload_sha256
);

}  // namespace beholden::audit
