#include "base/ids.h"

#include <array>
#include <cstdint>

#include <sys/random.h>

#include "base/bytes.h"
#include "base/check.h"

namespace beholden {

std::string make_uuid() {
    std::array<std::byte, 16> bytes{};
    const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
    BH_CHECK(
        got == static_cast<ssize_t>(bytes.size()), "the system's random generator must answer"
    );
    bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte{0x40};  // version 4, RFC 9562 section 5.4
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};  // variant 10
    const std::string hex = to_hex(bytes);
    return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' +
           hex.substr(16, 4) + '-' + hex.substr(20);
}

}  // namespace beholden
