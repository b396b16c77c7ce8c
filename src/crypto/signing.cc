#include "crypto/signing.h"

#include <sodium.h>

namespace beholden::crypto {

namespace {

static_assert(kKeyBytes == crypto_sign_SEEDBYTES);
static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES);
static_assert(sizeof(Signature) == crypto_sign_BYTES);

const unsigned char* raw(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* raw_out(std::span<std::byte> bytes) noexcept {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

/// libsodium's form of a private key: seed and public key. Wiped when it goes.
struct KeyPair {
    std::array<std::byte, crypto_sign_SECRETKEYBYTES> secret{};
    PublicKey open{};

    explicit KeyPair(const SecureKey& seed) noexcept {
        crypto_sign_seed_keypair(raw_out(open), raw_out(secret), raw(seed.bytes()));
    }
    KeyPair(const KeyPair&) = delete;
    KeyPair& operator=(const KeyPair&) = delete;
    ~KeyPair() { wipe(secret); }
};

}  // namespace

PublicKey public_key_of(const SecureKey& seed) noexcept { return KeyPair(seed).open; }

Signature sign(const SecureKey& seed, std::span<const std::byte> message) noexcept {
    const KeyPair pair(seed);
    Signature signature{};
    crypto_sign_detached(
        raw_out(signature), nullptr, raw(message), message.size(), raw(pair.secret)
    );
    return signature;
}

bool verify(
    const PublicKey& key, std::span<const std::byte> message, const Signature& signature
) noexcept {
    return crypto_sign_verify_detached(raw(signature), raw(message), message.size(), raw(key)) == 0;
}

}  // namespace beholden::crypto
