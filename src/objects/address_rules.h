#pragma once

#include <cstdint>

#include <sys/socket.h>

namespace beholden::objects {

/// Where an endpoint may be. An address of another kind is not connected to, whatever its name
/// resolves to: neither a record that points inwards nor one that points outwards is followed.
enum class Network : std::uint8_t {
    kPublic,    ///< Addresses of the open network.
    kPrivate,   ///< RFC 1918, RFC 6598, RFC 4193 and the like.
    kLoopback,  ///< This machine.
};

/// Whether a socket may connect to `address`.
///
/// Never: link-local (cloud metadata), the metadata and platform addresses outside of it,
/// multicast, broadcast, unspecified and reserved ones, and anything that is neither IPv4 nor IPv6.
/// IPv4 inside IPv6 (mapped, translated, 6to4) is judged as IPv4.
///
/// threads  pure.
/// source   the IANA special-purpose address registries (RFC 6890).
bool may_connect(const sockaddr& address, socklen_t length, Network network) noexcept;

}  // namespace beholden::objects
