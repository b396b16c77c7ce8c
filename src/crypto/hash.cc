#include "crypto/hash.h"

#include <algorithm>

#include <openssl/evp.h>
#include <sodium.h>

#include "base/check.h"

#include "base/bytes.h"

namespace beholden::crypto {

namespace {

const unsigned char* raw(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

// OpenSSL's uses the processor's instructions for it, five times as fast as libsodium's: pictures
// of megabytes are hashed with every call.
Sha256 sha256(std::span<const std::byte> message) noexcept {
    Sha256 digest{};
    unsigned int size = 0;
    const int done = EVP_Digest(
        message.data(), message.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
        EVP_sha256(), nullptr
    );
    BH_CHECK(done == 1 && size == digest.size(), "SHA-256 cannot fail");
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
