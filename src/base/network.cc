#include "base/network.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace beholden {

namespace {

using Address4 = std::array<unsigned char, 4>;
using Address6 = std::array<unsigned char, 16>;

template <std::size_t Size>
struct Block {
    std::array<unsigned char, Size> base;
    int prefix_bits;

    [[nodiscard]] bool contains(const std::array<unsigned char, Size>& address) const noexcept {
        for (int bit = 0; bit < prefix_bits; ++bit) {
            const auto byte = static_cast<std::size_t>(bit / 8);
            const int mask = 0x80 >> (bit % 8);
            if ((base[byte] & mask) != (address[byte] & mask)) return false;
        }
        return true;
    }
};

using Block4 = Block<4>;
using Block6 = Block<16>;

constexpr Block4 kLoopback4{{127, 0, 0, 0}, 8};
constexpr std::array kPrivate4 = {
    Block4{{10, 0, 0, 0}, 8},     Block4{{172, 16, 0, 0}, 12},
    Block4{{192, 168, 0, 0}, 16}, Block4{{100, 64, 0, 0}, 10},  // shared address space of carriers
    Block4{{198, 18, 0, 0}, 15},                                // benchmarks
};
constexpr std::array kNever4 = {
    Block4{{0, 0, 0, 0}, 8},           // "this network": 0.0.0.0 reaches this machine
    Block4{{169, 254, 0, 0}, 16},      // link-local: metadata of most clouds
    Block4{{100, 100, 100, 200}, 32},  // metadata of a cloud inside the shared address space
    Block4{{168, 63, 129, 16}, 32},    // platform channel of a cloud
    Block4{{192, 0, 0, 0}, 24},        // protocol assignments, one cloud's metadata among them
    Block4{{192, 0, 2, 0}, 24},        // documentation
    Block4{{198, 51, 100, 0}, 24},     // documentation
    Block4{{203, 0, 113, 0}, 24},      // documentation
    Block4{{192, 88, 99, 0}, 24},      // 6to4 relays
    Block4{{224, 0, 0, 0}, 4},         // multicast
    Block4{{240, 0, 0, 0}, 4},         // reserved, and broadcast
};

constexpr Block6 kLoopback6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128};
constexpr Block6 kPrivate6{{0xfc}, 7};
constexpr Block6 kGlobal6{{0x20}, 3};  // all that is assigned as global unicast
constexpr std::array kNever6 = {
    Block6{{0xfd, 0, 0x0e, 0xc2}, 32},     // fd00:ec2::/32: metadata of a cloud
    Block6{{0x20, 0x01, 0, 0}, 23},        // protocol assignments: Teredo, ORCHID
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},  // documentation
    Block6{{0x3f, 0xff, 0x00}, 20},        // documentation
};

/// Where IPv4 addresses lie inside IPv6 ones.
struct Embedding {
    Block6 block;
    std::size_t offset;
};
constexpr std::array kEmbeddings = {
    Embedding{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96}, 12},  // mapped
    Embedding{{{0, 0x64, 0xff, 0x9b}, 96}, 12},                       // NAT64
    Embedding{{{0, 0x64, 0xff, 0x9b, 0, 1}, 48}, 12},                 // NAT64, local use
    Embedding{{{0x20, 0x02}, 16}, 2},                                 // 6to4
};

template <class Blocks, class Address>
bool any_contains(const Blocks& blocks, const Address& address) noexcept {
    return std::ranges::any_of(blocks, [&](const auto& block) { return block.contains(address); });
}

/// Nothing: never.
std::optional<Network> network_of(const Address4& address) noexcept {
    if (any_contains(kNever4, address)) return std::nullopt;
    if (kLoopback4.contains(address)) return Network::kLoopback;
    if (any_contains(kPrivate4, address)) return Network::kPrivate;
    return Network::kPublic;
}

std::optional<Network> network_of(const Address6& address) noexcept {
    for (const Embedding& embedding : kEmbeddings) {
        if (!embedding.block.contains(address)) continue;
        Address4 inside{};
        std::copy_n(
            address.begin() + static_cast<std::ptrdiff_t>(embedding.offset), 4, inside.begin()
        );
        return network_of(inside);
    }
    if (any_contains(kNever6, address)) return std::nullopt;
    if (kLoopback6.contains(address)) return Network::kLoopback;
    if (kPrivate6.contains(address)) return Network::kPrivate;
    if (kGlobal6.contains(address)) return Network::kPublic;
    return std::nullopt;
}

}  // namespace

std::optional<Network> network_of(const sockaddr& address, socklen_t length) noexcept {
    if (address.sa_family == AF_INET && length >= sizeof(sockaddr_in)) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        Address4 bytes{};
        std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
        return network_of(bytes);
    }
    if (address.sa_family == AF_INET6 && length >= sizeof(sockaddr_in6)) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        Address6 bytes{};
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return network_of(bytes);
    }
    return std::nullopt;
}

std::optional<Network> network_of(std::string_view text) {
    const std::string address(text.substr(0, text.find('%')));
    Address4 v4{};
    if (::inet_pton(AF_INET, address.c_str(), v4.data()) == 1) return network_of(v4);
    Address6 v6{};
    if (::inet_pton(AF_INET6, address.c_str(), v6.data()) == 1) return network_of(v6);
    return std::nullopt;
}

std::string_view network_name(std::optional<Network> network) noexcept {
    if (!network) return "other";
    switch (*network) {
        case Network::kPublic: return "public";
        case Network::kPrivate: return "private";
        case Network::kLoopback: return "loopback";
    }
    return "other";
}

}  // namespace beholden
