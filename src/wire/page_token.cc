#include "wire/page_token.h"

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

namespace beholden::wire {

namespace {

constexpr char kVersion = 1;
constexpr std::size_t kExpiryBytes = 8;
constexpr std::size_t kHeadBytes = 1 + kExpiryBytes;
constexpr std::size_t kMacBytes = 32;

void append_big_endian(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        out += static_cast<char>(static_cast<unsigned char>(value >> shift));
    }
}

std::uint64_t read_big_endian(std::string_view in) {
    std::uint64_t value = 0;
    for (const char c : in) value = (value << 8U) | static_cast<unsigned char>(c);
    return value;
}

/// HMAC over all parts, each after its length, so that no two lists of parts look alike.
std::string compute_mac(
    std::span<const std::byte> key,
    std::string_view operation,
    std::string_view scope,
    std::string_view head_and_position
) {
    std::string message = "beholden page token";
    for (const std::string_view part : {operation, scope, head_and_position}) {
        append_big_endian(message, part.size());
        message += part;
    }
    std::array<unsigned char, kMacBytes> mac{};
    unsigned int mac_bytes = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(message.data());
    const auto* made = HMAC(
        EVP_sha256(), key.data(), static_cast<int>(key.size()), data, message.size(), mac.data(),
        &mac_bytes
    );
    BH_CHECK(made != nullptr && mac_bytes == kMacBytes, "HMAC-SHA256 cannot fail");
    return {mac.begin(), mac.end()};
}

/// Base64 with the alphabet for URLs and no padding: clients put tokens into addresses and shells.
std::string to_token(std::string_view bytes) {
    std::string text = to_base64(as_bytes(bytes));
    while (text.ends_with('=')) text.pop_back();
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    return text;
}

Result<Bytes> from_token(std::string_view token) {
    if (token.find_first_of("+/=") != std::string_view::npos) {
        return fail(ErrorCode::kInvalidArgument, "not the alphabet for URLs");
    }
    std::string text(token);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    while (text.size() % 4 != 0) text += '=';
    return parse_base64(text);
}

}  // namespace

PageTokens::PageTokens(std::span<const std::byte, kKeyBytes> key, const Clock& clock)
    : key_{}, clock_(clock) {
    std::ranges::copy(key, key_.begin());
}

PageTokens::~PageTokens() { OPENSSL_cleanse(key_.data(), key_.size()); }

std::string PageTokens::make(
    std::string_view operation, std::string_view scope, std::string_view position
) const {
    BH_CHECK(position.size() <= limits::kPagePositionBytesMax, "a position fits its token");
    const TimePoint expiry = clock_.now() + limits::kPageTokenLife;
    std::string token(1, kVersion);
    append_big_endian(token, static_cast<std::uint64_t>(expiry.time_since_epoch().count()));
    token += position;
    token += compute_mac(key_, operation, scope, token);
    return to_token(token);
}

Result<std::string> PageTokens::open(
    std::string_view token, std::string_view operation, std::string_view scope
) const {
    const auto refused = [](std::string why) {
        return fail(
            ErrorCode::kInvalidPageToken, "The pagination token is not valid for this call.",
            std::move(why)
        );
    };
    constexpr std::size_t kBytesMax = kHeadBytes + limits::kPagePositionBytesMax + kMacBytes;
    if (token.size() > (kBytesMax + 2) / 3 * 4) return refused("too long");
    const auto bytes = from_token(token);
    if (!bytes || bytes->size() < kHeadBytes + kMacBytes) return refused("not a token");
    const std::string_view text = as_text(*bytes);
    const std::string_view signed_part = text.substr(0, text.size() - kMacBytes);
    const std::string mac = compute_mac(key_, operation, scope, signed_part);
    if (CRYPTO_memcmp(mac.data(), text.data() + signed_part.size(), kMacBytes) != 0) {
        return refused("forged, or of another operation or scope");
    }
    if (signed_part.front() != kVersion) return refused("version");
    const auto expiry = std::chrono::milliseconds(
        static_cast<std::int64_t>(read_big_endian(signed_part.substr(1, kExpiryBytes)))
    );
    if (clock_.now() >= TimePoint(expiry)) return refused("expired");
    return std::string(signed_part.substr(kHeadBytes));
}

}  // namespace beholden::wire
