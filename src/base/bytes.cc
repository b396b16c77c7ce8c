#include "base/bytes.h"

#include <array>
#include <cstdint>

namespace beholden {

namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xff;

constexpr std::array<std::uint8_t, 256> make_reverse() {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
}

constexpr auto kReverse = make_reverse();

/// Beyond the 24 bits of a group: set by what is no digit.
constexpr std::uint32_t kNoGroup = 1U << 24;

/// A digit's bits at its place of a group. A picture is megabytes of base64; with a table for each
/// place a group is four look-ups.
template <unsigned kShift>
constexpr std::array<std::uint32_t, 256> make_place() {
    std::array<std::uint32_t, 256> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = kReverse[i] == kNoDigit ? kNoGroup : std::uint32_t{kReverse[i]} << kShift;
    }
    return table;
}

constexpr auto kPlace0 = make_place<18>();
constexpr auto kPlace1 = make_place<12>();
constexpr auto kPlace2 = make_place<6>();
constexpr auto kPlace3 = make_place<0>();

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::uint32_t digit(char c) noexcept { return kReverse[static_cast<unsigned char>(c)]; }

}  // namespace

std::string to_hex(std::span<const std::byte> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::byte b : bytes) {
        text += kDigits[std::to_integer<std::size_t>(b >> 4)];
        text += kDigits[std::to_integer<std::size_t>(b & std::byte{0x0f})];
    }
    return text;
}

Result<Bytes> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return fail(ErrorCode::kInvalidArgument, "hexadecimal text has an odd length");
    }
    Bytes bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const int high = hex_digit(text[2 * i]);
        const int low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return fail(ErrorCode::kInvalidArgument, "not a hexadecimal digit");
        }
        bytes[i] = static_cast<std::byte>(high * 16 + low);
    }
    return bytes;
}

std::string to_base64(std::span<const std::byte> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        std::uint32_t group = std::to_integer<std::uint32_t>(bytes[i]) << 16;
        if (left > 1) group |= std::to_integer<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2) group |= std::to_integer<std::uint32_t>(bytes[i + 2]);
        text += kAlphabet[group >> 18];
        text += kAlphabet[(group >> 12) & 63];
        text += left > 1 ? kAlphabet[(group >> 6) & 63] : '=';
        text += left > 2 ? kAlphabet[group & 63] : '=';
    }
    return text;
}

Result<Bytes> parse_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return fail(ErrorCode::kInvalidArgument, "base64 text must come in groups of four");
    }
    std::size_t padding = 0;
    while (padding < 2 && !text.empty() && text[text.size() - 1 - padding] == '=') ++padding;
    Bytes bytes(text.size() / 4 * 3);
    std::uint32_t bad = 0;
    const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
    std::size_t out = 0;
    const auto place = [](const auto& table, char c) {
        return table[static_cast<unsigned char>(c)];
    };
    for (std::size_t i = 0; i < whole; i += 4, out += 3) {
        const std::uint32_t group = place(kPlace0, text[i]) | place(kPlace1, text[i + 1]) |
                                    place(kPlace2, text[i + 2]) | place(kPlace3, text[i + 3]);
        bad |= group & kNoGroup;
        bytes[out] = static_cast<std::byte>(group >> 16);
        bytes[out + 1] = static_cast<std::byte>(group >> 8);
        bytes[out + 2] = static_cast<std::byte>(group);
    }
    if (padding > 0) {
        const std::uint32_t a = digit(text[whole]);
        const std::uint32_t b = digit(text[whole + 1]);
        const std::uint32_t c = padding == 1 ? digit(text[whole + 2]) : 0;
        const std::uint32_t stray = padding == 1 ? (c & 3) : (b & 15);
        bad |= ((a | b | c) & 0xc0) | stray;
        bytes[out++] = static_cast<std::byte>((a << 2) | (b >> 4));
        if (padding == 1) bytes[out++] = static_cast<std::byte>((b << 4) | (c >> 2));
    }
    if (bad != 0) return fail(ErrorCode::kInvalidArgument, "not base64");
    bytes.resize(out);
    return bytes;
}

}  // namespace beholden
