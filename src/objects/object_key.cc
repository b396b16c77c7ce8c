#include "objects/object_key.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "objects/object_source.h"

namespace beholden::objects {

namespace {

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_unreserved(char c) noexcept {
    return is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == '~';
}

std::string encode(std::string_view text, bool slashes_kept) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c) || (slashes_kept && c == '/')) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

}  // namespace

Result<void> check_key(std::string_view key) {
    if (key.empty()) return no_such_object("empty key");
    if (key.size() > limits::kObjectKeyBytesMax) return no_such_object("key too long");
    if (std::ranges::any_of(key, is_control)) return no_such_object("control character in a key");
    std::string_view rest = key;
    while (true) {
        const std::size_t at = std::min(rest.find('/'), rest.size());
        const std::string_view segment = rest.substr(0, at);
        if (segment == "." || segment == "..") return no_such_object("dot segment in a key");
        if (at == rest.size()) return {};
        rest.remove_prefix(at + 1);
    }
}

std::string encode_key(std::string_view key) { return encode(key, true); }

std::string encode_query_value(std::string_view value) { return encode(value, false); }

Result<std::string> decode_listed_key(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        BH_TRY_ASSIGN(const Bytes byte, parse_hex(text.substr(i + 1, 2)));
        if (byte.size() != 1)
            return fail(ErrorCode::kInvalidArgument, "A percent sign ends early.");
        out += static_cast<char>(byte.front());
        i += 2;
    }
    return out;
}

}  // namespace beholden::objects
