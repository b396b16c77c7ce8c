#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace beholden::store {

/// The 16 bytes behind a FaceId or ImageId.
using Uuid = std::array<std::byte, 16>;

/// Lower case with hyphens (RFC 9562 section 4), nothing else.
std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

std::string format_uuid(const Uuid& uuid);

}  // namespace beholden::store
