#include "auth/key_text.h"

#include <cstddef>

namespace beholden::auth {

namespace {

constexpr std::string_view kIdLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kIdRandomLetters = 16;
constexpr std::string_view kSecretLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
// 43 of 62 letters are 256.03 bits.
constexpr std::size_t kSecretLength = 43;

/// Letters drawn evenly: bytes that would favour the first letters are drawn again.
template <class Text>
void append_random(Text& text, std::string_view letters, std::size_t count) {
    const std::size_t fair = 256 / letters.size() * letters.size();
    while (count > 0) {
        std::byte drawn{};
        crypto::fill_random({&drawn, 1});
        const auto number = std::to_integer<std::size_t>(drawn);
        if (number >= fair) continue;
        text.push_back(static_cast<typename Text::value_type>(letters[number % letters.size()]));
        --count;
    }
}

}  // namespace

std::string new_key_id(std::string_view prefix) {
    std::string id(prefix);
    append_random(id, kIdLetters, kIdRandomLetters);
    return id;
}

crypto::SecretBytes new_key_secret() {
    crypto::SecretBytes secret;
    secret.reserve(kSecretLength);
    append_random(secret, kSecretLetters, kSecretLength);
    return secret;
}

}  // namespace beholden::auth
