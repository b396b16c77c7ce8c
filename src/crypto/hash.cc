#include "crypto/hash.h"

#include <algorithm>

#include <sodium.h>

#include "base/bytes.h"

namespace beholden::crypto {

namespace {

const unsigned char* raw(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

Sha256 sha256(std::span<const std::byte> message) noexcept {
    Sha256 digest{};
    crypto_hash_sha256(
        reinterpret_cast<unsigned char*>(digest.data()), raw(message), message.size()
    );
    return digest;
}

Sha256 hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> message) noexcept {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, raw(key), key.size());
    crypto_auth_hmacsha256_update(&state, raw(message), message.size());
    Sha256 digest{};
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(digest.data()));
    sodium_memzero(&state, sizeof state);
    return digest;
}

SecureKey derive_key(const SecureKey& key, std::string_view purpose) {
    const auto info = as_bytes(purpose);
    Bytes message(info.begin(), info.end());
    message.push_back(std::byte{1});  // T(1), all of a 32-byte output
    Sha256 output = hmac_sha256(key.bytes(), message);
    SecureKey derived = SecureKey::copy_of(output);
    wipe(output);
    return derived;
}

}  // namespace beholden::crypto
