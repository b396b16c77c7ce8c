#include "crypto/secret.h"

#include <algorithm>
#include <utility>

#include <sodium.h>

#include "base/check.h"

namespace beholden::crypto {

void wipe(std::span<std::byte> memory) noexcept { sodium_memzero(memory.data(), memory.size()); }

void fill_random(std::span<std::byte> memory) {
    if (memory.empty()) return;  // An empty span's address may be null, which libsodium forbids.
    BH_CHECK(sodium_init() >= 0, "libsodium must find the system's random generator");
    randombytes_buf(memory.data(), memory.size());
}

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    fill_random(bytes);
    return bytes;
}

bool constant_time_equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

SecureKey::SecureKey() {
    BH_CHECK(sodium_init() >= 0, "libsodium must find the system's random generator");
    memory_ = static_cast<std::byte*>(sodium_malloc(kKeyBytes));
    BH_CHECK(memory_ != nullptr, "memory for a key");
    wipe({memory_, kKeyBytes});
}

SecureKey SecureKey::random() {
    SecureKey key;
    fill_random(key.writable());
    return key;
}

SecureKey SecureKey::copy_of(std::span<const std::byte, kKeyBytes> bytes) {
    SecureKey key;
    std::ranges::copy(bytes, key.memory_);
    return key;
}

SecureKey::SecureKey(SecureKey&& other) noexcept : memory_(std::exchange(other.memory_, nullptr)) {}

SecureKey& SecureKey::operator=(SecureKey&& other) noexcept {
    std::swap(memory_, other.memory_);
    return *this;
}

SecureKey::~SecureKey() { sodium_free(memory_); }  // wipes first

std::span<const std::byte, kKeyBytes> SecureKey::bytes() const noexcept {
    return std::span<const std::byte, kKeyBytes>(memory_, kKeyBytes);
}

std::span<std::byte, kKeyBytes> SecureKey::writable() noexcept {
    return std::span<std::byte, kKeyBytes>(memory_, kKeyBytes);
}

}  // namespace beholden::crypto
