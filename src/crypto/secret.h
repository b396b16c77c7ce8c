#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/bytes.h"

/// Keys, sealed boxes and hashes. The only user of libsodium.
namespace beholden::crypto {

inline constexpr std::size_t kKeyBytes = 32;

/// Overwrites memory in a way that the compiler keeps.
void wipe(std::span<std::byte> memory) noexcept;

/// Fills with bytes from the operating system's generator.
void fill_random(std::span<std::byte> memory);
Bytes random_bytes(std::size_t count);

/// Whether two values are equal, in a time that depends on their lengths alone.
bool constant_time_equal(std::span<const std::byte> a, std::span<const std::byte> b) noexcept;

/// Overwrites everything before it is given back.
template <class T>
struct WipingAllocator {
    using value_type = T;
    WipingAllocator() = default;
    template <class U>
    explicit WipingAllocator(const WipingAllocator<U>& /*other*/) noexcept {}
    T* allocate(std::size_t count) { return std::allocator<T>().allocate(count); }
    void deallocate(T* memory, std::size_t count) noexcept {
        wipe(std::as_writable_bytes(std::span(memory, count)));
        std::allocator<T>().deallocate(memory, count);
    }
    bool operator==(const WipingAllocator&) const = default;
};

/// Decrypted content: wiped when it goes.
using SecretBytes = std::vector<std::byte, WipingAllocator<std::byte>>;

/// A 32-byte key in memory of its own: locked against swapping where the system allows, between
/// guard pages, left out of core dumps, wiped at the end.
///
/// Each takes four pages, so keys by the thousand (one per face) live in one that is filled anew.
///
/// threads  as a plain value.
class SecureKey {
public:
    /// All zeros, to be filled.
    SecureKey();
    /// From the operating system's generator.
    static SecureKey random();
    static SecureKey copy_of(std::span<const std::byte, kKeyBytes> bytes);
    SecureKey(SecureKey&& other) noexcept;
    SecureKey& operator=(SecureKey&& other) noexcept;
    SecureKey(const SecureKey&) = delete;
    SecureKey& operator=(const SecureKey&) = delete;
    ~SecureKey();

    [[nodiscard]] std::span<const std::byte, kKeyBytes> bytes() const noexcept;
    [[nodiscard]] std::span<std::byte, kKeyBytes> writable() noexcept;

private:
    std::byte* memory_;
};

}  // namespace beholden::crypto
