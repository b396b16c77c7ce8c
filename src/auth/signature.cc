#include "auth/signature.h"

#include "base/bytes.h"
#include "crypto/secret.h"

namespace beholden::auth {

std::string string_to_sign(
    std::string_view amz_date, std::string_view scope, std::string_view canonical_request
) {
    std::string out = "AWS4-HMAC-SHA256\n";
    out += amz_date;
    out += '\n';
    out += scope;
    out += '\n';
    out += to_hex(crypto::sha256(as_bytes(canonical_request)));
    return out;
}

crypto::Sha256 sign(
    std::span<const std::byte> secret, const Authorization& scope, std::string_view string_to_sign
) {
    crypto::SecretBytes start;
    constexpr std::string_view kPrefix = "AWS4";
    start.reserve(kPrefix.size() + secret.size());
    for (const std::byte b : as_bytes(kPrefix)) start.push_back(b);
    for (const std::byte b : secret) start.push_back(b);
    crypto::Sha256 key = crypto::hmac_sha256(start, as_bytes(scope.date));
    for (const std::string_view part :
         {scope.region, scope.service, std::string_view("aws4_request")}) {
        key = crypto::hmac_sha256(key, as_bytes(part));
    }
    const crypto::Sha256 signature = crypto::hmac_sha256(key, as_bytes(string_to_sign));
    crypto::wipe(key);
    return signature;
}

}  // namespace beholden::auth
