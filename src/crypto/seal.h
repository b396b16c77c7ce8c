#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/secret.h"

namespace beholden::crypto {

/// What a sealed box is longer than its content: nonce (24) in front, tag (16) behind.
inline constexpr std::size_t kSealBytes = 24 + 16;

/// What a box belongs to. A box opens only with the same fields in the same order, so it cannot be
/// moved to another place. Each field is written with its length: no two lists of fields look
/// alike.
class AssociatedData {
public:
    /// purpose  What kind of box this is, e.g. "face key".
    explicit AssociatedData(std::string_view purpose) {
        bytes_.reserve(kUsualBytes);
        add(purpose);
    }
    AssociatedData& add(std::string_view field);
    AssociatedData& add(std::span<const std::byte> field);
    AssociatedData& add(std::int64_t field);
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return bytes_; }

private:
    static constexpr std::size_t kUsualBytes = 256;  ///< More than most lists take.
    Bytes bytes_;
};

/// Encrypts and authenticates with XChaCha20-Poly1305 (IETF) under a fresh random nonce.
///
/// returns  nonce || ciphertext || tag, kSealBytes longer than `plaintext`.
Bytes seal(
    const SecureKey& key, std::span<const std::byte> plaintext, const AssociatedData& belongs_to
);

/// errors  kCorruption: wrong key, wrong place, or changed bytes; which of them cannot be told.
Result<SecretBytes> open(
    const SecureKey& key, std::span<const std::byte> box, const AssociatedData& belongs_to
);

/// open() into memory of the caller, wiped on an error.
///
/// out     Exactly kSealBytes shorter than `box`, else kCorruption.
Result<void> open_into(
    const SecureKey& key,
    std::span<const std::byte> box,
    const AssociatedData& belongs_to,
    std::span<std::byte> out
);

}  // namespace beholden::crypto
