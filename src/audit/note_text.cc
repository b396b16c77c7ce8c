#include "audit/note_text.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/utf8.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::size_t kKeyIdBytes = 4;
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kPublicKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kKeyIdDigits = 2 * kKeyIdBytes;

/// Unicode's White_Space, beyond the control characters.
bool is_space(char32_t point) noexcept {
    return point == U' ' || point == 0x85 || point == 0xa0 || point == 0x1680 ||
           (point >= 0x2000 && point <= 0x200a) || point == 0x2028 || point == 0x2029 ||
           point == 0x202f || point == 0x205f || point == 0x3000;
}

bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20; }

std::uint32_t read_key_id(std::span<const std::byte> bytes) noexcept {
    std::uint32_t id = 0;
    for (const std::byte b : bytes.first(kKeyIdBytes)) {
        id = (id << 8U) | std::to_integer<std::uint32_t>(b);
    }
    return id;
}

void append_big_endian(Bytes& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        out.push_back(static_cast<std::byte>(value >> shift));
    }
}

tl::unexpected<Error> malformed_note() {
    return fail(ErrorCode::kInvalidArgument, "not a signed note");
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
    if (!line.starts_with(kDash)) return malformed_note();
    line.remove_prefix(kDash.size());
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return malformed_note();
    NoteSignature signature;
    signature.name = line.substr(0, space);
    const auto bytes = parse_base64(line.substr(space + 1));
    if (!is_key_name(signature.name) || !bytes || bytes->size() <= kKeyIdBytes) {
        return malformed_note();
    }
    signature.key_id = read_key_id(*bytes);
    signature.bytes.assign(bytes->begin() + kKeyIdBytes, bytes->end());
    return signature;
}

}  // namespace

bool is_key_name(std::string_view name) noexcept {
    if (name.empty()) return false;
    while (!name.empty()) {
        const auto point = take_code_point(name);
        if (!point || *point < 0x20 || *point == U'+' || is_space(*point)) return false;
    }
    return true;
}

std::string to_vkey(const NoteKey& key) {
    Bytes bytes{static_cast<std::byte>(key.type)};
    bytes.insert(bytes.end(), key.public_key.begin(), key.public_key.end());
    return fmt::format("{}+{:08x}+{}", key.name, key.id, to_base64(bytes));
}

Result<NoteKey> parse_vkey_text(std::string_view text) {
    const auto wrong = [] {
        return fail(ErrorCode::kInvalidArgument, "not a verifier key (name+id+base64)");
    };
    const std::size_t first = text.find('+');
    if (first == std::string_view::npos || text.size() < first + 2 + kKeyIdDigits) return wrong();
    const std::string_view digits = text.substr(first + 1, kKeyIdDigits);
    const auto id = parse_hex(digits);
    if (!id || text[first + 1 + kKeyIdDigits] != '+') return wrong();
    const auto bytes = parse_base64(text.substr(first + 2 + kKeyIdDigits));
    if (!bytes || bytes->empty()) return wrong();
    NoteKey key;
    key.name = text.substr(0, first);
    key.id = read_key_id(*id);
    key.type = static_cast<KeyType>(bytes->front());
    if (key.type != KeyType::kLog && key.type != KeyType::kWitness) {
        return fail(
            ErrorCode::kInvalidArgument, "a verifier key of a type that this program does not know"
        );
    }
    if (!is_key_name(key.name) || bytes->size() != 1 + kPublicKeyBytes) return wrong();
    std::ranges::copy(std::span(*bytes).subspan(1), key.public_key.begin());
    return key;
}

Bytes key_id_message(std::string_view name, KeyType type, std::span<const std::byte> public_key) {
    const auto name_bytes = as_bytes(name);
    Bytes message(name_bytes.begin(), name_bytes.end());
    message.push_back(static_cast<std::byte>('\n'));
    message.push_back(static_cast<std::byte>(type));
    message.insert(message.end(), public_key.begin(), public_key.end());
    return message;
}

Result<NoteText> parse_note(std::string_view note) {
    if (note.size() > kNoteBytesMax || !is_utf8(note)) return malformed_note();
    if (std::ranges::any_of(note, [](char c) { return is_control(c) && c != '\n'; })) {
        return malformed_note();
    }
    const std::size_t blank = note.rfind("\n\n");
    if (blank == std::string_view::npos || !note.ends_with('\n')) return malformed_note();
    NoteText parsed;
    parsed.text = note.substr(0, blank + 1);
    std::string_view lines = note.substr(blank + 2);
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        BH_TRY_ASSIGN(NoteSignature signature, parse_signature_line(lines.substr(0, end)));
        if (parsed.signatures.size() == kNoteSignaturesMax) return malformed_note();
        parsed.signatures.push_back(std::move(signature));
        lines.remove_prefix(end + 1);
    }
    if (parsed.signatures.empty()) return malformed_note();
    return parsed;
}

std::string signature_line(const NoteSignature& signature) {
    Bytes bytes;
    append_big_endian(bytes, signature.key_id, kKeyIdBytes);
    bytes.insert(bytes.end(), signature.bytes.begin(), signature.bytes.end());
    return fmt::format("{}{} {}\n", kDash, signature.name, to_base64(bytes));
}

std::string print_note(const NoteText& note) {
    std::string text = note.text + "\n";
    for (const NoteSignature& signature : note.signatures) text += signature_line(signature);
    return text;
}

Result<CosignatureParts> parse_cosignature(std::span<const std::byte> bytes) {
    CosignatureParts parts;
    if (bytes.size() == kTimeBytes + kSignatureBytes) {
        for (const std::byte b : bytes.first(kTimeBytes)) {
            parts.time_s = (parts.time_s << 8U) | std::to_integer<std::uint64_t>(b);
        }
        std::ranges::copy(bytes.subspan(kTimeBytes), parts.signature.begin());
        if (parts.time_s <= std::numeric_limits<std::int64_t>::max()) return parts;
    }
    return fail(ErrorCode::kInvalidArgument, "not a cosignature");
}

std::string cosigned_message(std::uint64_t time_s, std::string_view text) {
    return fmt::format("cosignature/v1\ntime {}\n{}", time_s, text);
}

}  // namespace beholden::audit
