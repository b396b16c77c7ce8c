#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "audit/hash.h"
#include "audit/note_text.h"
#include "base/result.h"

/// The verifier's own hashing and signature checks, by OpenSSL. The log's writer uses libsodium and
/// none of this code, so a mistake in one shows in the other.
namespace beholden::audit::verify {

/// SHA-256 of nothing is the root of the empty tree.
Hash sha256(std::span<const std::byte> message);

/// Hash of a leaf: SHA-256(0x00 || entry).
Hash hash_entry(std::span<const std::byte> entry);

/// MTH of RFC 6962, section 2.1, over the hashes of subtrees of one size; the last may be smaller.
///
/// nodes   At least one.
Hash merkle_root(std::span<const Hash> nodes);

/// Whether an Ed25519 signature holds.
bool signature_holds(
    std::span<const std::byte, 32> public_key,
    std::span<const std::byte> message,
    std::span<const std::byte> signature
);

/// A written key, whose id must be the one that name, type and key give. A KeyParser.
///
/// errors  kInvalidArgument.
Result<NoteKey> parse_key(std::string_view vkey);

}  // namespace beholden::audit::verify
