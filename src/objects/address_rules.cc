#include "objects/address_rules.h"

namespace beholden::objects {

bool may_connect(const sockaddr& address, socklen_t length, Network network) noexcept {
    return network_of(address, length) == network;
}

}  // namespace beholden::objects
