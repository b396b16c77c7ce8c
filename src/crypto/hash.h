#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "crypto/secret.h"

namespace beholden::crypto {

using Sha256 = std::array<std::byte, 32>;

Sha256 sha256(std::span<const std::byte> message) noexcept;

/// RFC 2104 with SHA-256; keys of any length.
Sha256 hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> message) noexcept;

/// A key for one purpose from a key for many: HKDF-Expand (RFC 5869 section 2.3) with SHA-256,
/// the purpose as its info. Knowing one purpose's key tells nothing of another's.
///
/// key      Uniformly random, as the root key is.
/// purpose  E.g. "page-token".
SecureKey derive_key(const SecureKey& key, std::string_view purpose);

}  // namespace beholden::crypto
