#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace beholden::wire {

/// Makes and opens pagination tokens: opaque to clients, of use only for the operation and scope
/// they were made for, and only for limits::kPageTokenLife.
///
/// A token is base64url of: version (1 byte), expiry (8 bytes, big-endian, milliseconds since the
/// epoch), position, HMAC-SHA256 (32 bytes) over all of these and the operation and scope. A
/// position is not secret: it may be read, not changed.
///
/// threads  safe to call concurrently.
class PageTokens {
public:
    static constexpr std::size_t kKeyBytes = 32;

    /// key    secret; the same for all servers that continue each other's listings.
    /// clock  must outlive this.
    PageTokens(std::span<const std::byte, kKeyBytes> key, const Clock& clock);
    ~PageTokens();
    PageTokens(const PageTokens&) = delete;
    PageTokens& operator=(const PageTokens&) = delete;

    /// operation  name of the operation whose answer carries the token.
    /// scope      what is listed, for example the collection's id; may be empty.
    /// position   where the next page begins, up to limits::kPagePositionBytesMax bytes.
    [[nodiscard]] std::string make(
        std::string_view operation, std::string_view scope, std::string_view position
    ) const;

    /// The position that make() was given.
    ///
    /// errors  kInvalidPageToken if the token is not one of ours, was changed, is of another
    ///         operation or scope, or has expired. One message for all: it does not say which.
    [[nodiscard]] Result<std::string> open(
        std::string_view token, std::string_view operation, std::string_view scope
    ) const;

private:
    std::array<std::byte, kKeyBytes> key_;
    const Clock& clock_;
};

}  // namespace beholden::wire
