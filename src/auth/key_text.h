#pragma once

#include <string>
#include <string_view>

#include "crypto/secret.h"

namespace beholden::auth {

/// Of long-term keys and of sessions, as SDKs and people know them.
inline constexpr std::string_view kLongTermPrefix = "AKIA";
inline constexpr std::string_view kSessionPrefix = "ASIA";

/// `prefix` and 16 random letters and digits: 80 bits.
std::string new_key_id(std::string_view prefix);

/// 43 random letters and digits: 256 bits, and nothing in them needs quoting in shells, files and
/// URLs.
crypto::SecretBytes new_key_secret();

}  // namespace beholden::auth
