#include "store/uuid.h"

#include "base/bytes.h"

namespace beholden::store {

namespace {

constexpr std::size_t kTextSize = 36;

constexpr bool is_hyphen_at(std::size_t index) noexcept {
    return index == 8 || index == 13 || index == 18 || index == 23;
}

std::optional<unsigned> digit(char letter) noexcept {
    if (letter >= '0' && letter <= '9') return static_cast<unsigned>(letter - '0');
    if (letter >= 'a' && letter <= 'f') return static_cast<unsigned>(letter - 'a' + 10);
    return std::nullopt;
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) noexcept {
    if (text.size() != kTextSize) return std::nullopt;
    Uuid uuid{};
    std::size_t digits = 0;
    for (std::size_t i = 0; i < kTextSize; ++i) {
        if (is_hyphen_at(i)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const auto value = digit(text[i]);
        if (!value) return std::nullopt;
        std::byte& byte = uuid[digits / 2];
        byte = (byte << 4) | static_cast<std::byte>(*value);
        ++digits;
    }
    return uuid;
}

std::string format_uuid(const Uuid& uuid) {
    const std::string hex = to_hex(uuid);
    std::string text;
    text.reserve(kTextSize);
    for (const char letter : hex) {
        if (is_hyphen_at(text.size())) text.push_back('-');
        text.push_back(letter);
    }
    return text;
}

}  // namespace beholden::store
