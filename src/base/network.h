#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <sys/socket.h>

namespace beholden {

/// Where on the network an address is.
enum class Network : std::uint8_t {
    kPublic,    ///< Addresses of the open network.
    kPrivate,   ///< RFC 1918, RFC 6598, RFC 4193 and the like.
    kLoopback,  ///< This machine.
};

/// Nothing for what is none of the three: link-local (cloud metadata), the metadata and platform
/// addresses outside of it, multicast, broadcast, unspecified and reserved ones, and anything that
/// is neither IPv4 nor IPv6. IPv4 inside IPv6 (mapped, translated, 6to4) is judged as IPv4.
///
/// threads  pure.
/// source   the IANA special-purpose address registries (RFC 6890).
std::optional<Network> network_of(const sockaddr& address, socklen_t length) noexcept;

/// The same of an address as text, such as "192.0.2.1" or "fe80::1%eth0".
std::optional<Network> network_of(std::string_view text);

/// "public", "private", "loopback", or "other" for nothing.
std::string_view network_name(std::optional<Network> network) noexcept;

}  // namespace beholden
