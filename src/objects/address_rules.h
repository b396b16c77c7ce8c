#pragma once

#include <sys/socket.h>

#include "base/network.h"

namespace beholden::objects {

/// Where an endpoint may be. An address of another kind is not connected to, whatever its name
/// resolves to: neither a record that points inwards nor one that points outwards is followed.
using beholden::Network;

/// Whether a socket may connect to `address`: never to one that is of no network at all.
///
/// threads  pure.
bool may_connect(const sockaddr& address, socklen_t length, Network network) noexcept;

}  // namespace beholden::objects
