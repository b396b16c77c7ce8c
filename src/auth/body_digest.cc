#include "auth/body_digest.h"

#include <array>

#include <openssl/evp.h>

#include "base/bytes.h"
#include "base/check.h"

namespace beholden::auth {

std::string body_sha256_hex(std::string_view body) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    const int done =
        EVP_Digest(body.data(), body.size(), digest.data(), &size, EVP_sha256(), nullptr);
    BH_CHECK(done == 1 && size == digest.size(), "SHA-256 cannot fail");
    return to_hex(std::as_bytes(std::span(digest)));
}

}  // namespace beholden::auth
