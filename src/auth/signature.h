#pragma once

#include <span>
#include <string>
#include <string_view>

#include "auth/authorization.h"
#include "crypto/hash.h"

namespace beholden::auth {

/// source  Signature Version 4, "Create a string to sign".
std::string string_to_sign(
    std::string_view amz_date, std::string_view scope, std::string_view canonical_request
);

/// The signature that the owner of `secret` makes; intermediate keys are wiped.
///
/// threads  pure; safe to call concurrently.
/// source   Signature Version 4, "Calculate the signature".
crypto::Sha256 sign(
    std::span<const std::byte> secret, const Authorization& scope, std::string_view string_to_sign
);

}  // namespace beholden::auth
