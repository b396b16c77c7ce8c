#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden {

using Bytes = std::vector<std::byte>;

/// View of a string's bytes.
inline std::span<const std::byte> as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// View of bytes as text, for libraries that take characters.
inline std::string_view as_text(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal.
std::string to_hex(std::span<const std::byte> bytes);

/// errors  kInvalidArgument for an odd length or a character outside [0-9a-fA-F].
Result<Bytes> parse_hex(std::string_view text);

/// Standard base64 with padding (RFC 4648 section 4).
std::string to_base64(std::span<const std::byte> bytes);

/// Strict: standard alphabet, padding required, no white space, no stray bits.
///
/// errors  kInvalidArgument.
Result<Bytes> parse_base64(std::string_view text);

}  // namespace beholden
