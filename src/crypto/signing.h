#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "crypto/secret.h"

/// Ed25519 (RFC 8032, section 5.1).
namespace beholden::crypto {

using PublicKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;

/// seed  The 32 bytes that RFC 8032 calls the private key.
PublicKey public_key_of(const SecureKey& seed) noexcept;

/// Deterministic: the same seed and message give the same signature.
Signature sign(const SecureKey& seed, std::span<const std::byte> message) noexcept;

/// Refuses keys and points of small order and forms that are not canonical, as libsodium does.
bool verify(
    const PublicKey& key, std::span<const std::byte> message, const Signature& signature
) noexcept;

}  // namespace beholden::crypto
