#include "base/utf8.h"

#include <array>

namespace beholden {

namespace {

unsigned byte_at(std::string_view text, std::size_t i) noexcept {
    return static_cast<unsigned char>(text[i]);
}

bool is_continuation(unsigned byte) noexcept { return (byte & 0xc0U) == 0x80U; }

/// Bytes of the character that begins with `lead`; 0 if none does.
std::size_t sequence_length(unsigned lead) noexcept {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead < 0xe0) return 2;
    if (lead >= 0xe0 && lead < 0xf0) return 3;
    if (lead >= 0xf0 && lead < 0xf5) return 4;
    return 0;
}

}  // namespace

std::optional<char32_t> take_code_point(std::string_view& text) noexcept {
    if (text.empty()) return std::nullopt;
    const unsigned lead = byte_at(text, 0);
    const std::size_t length = sequence_length(lead);
    if (length == 0 || text.size() < length) return std::nullopt;
    constexpr std::array<unsigned, 5> kLeadMask{0, 0x7f, 0x1f, 0x0f, 0x07};
    char32_t point = lead & kLeadMask[length];
    for (std::size_t i = 1; i < length; ++i) {
        const unsigned byte = byte_at(text, i);
        if (!is_continuation(byte)) return std::nullopt;
        point = (point << 6) | (byte & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kSmallest[length] || point > 0x10ffff || is_surrogate) return std::nullopt;
    text.remove_prefix(length);
    return point;
}

bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        if (!take_code_point(text)) return false;
    }
    return true;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!is_continuation(byte_at(text, i))) ++count;
    }
    return count;
}

std::string_view clip_utf8(std::string_view text, std::size_t bytes_max) noexcept {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && is_continuation(byte_at(text, end))) --end;
    return text.substr(0, end);
}

}  // namespace beholden
