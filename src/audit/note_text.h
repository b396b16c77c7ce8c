#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

/// The text forms of C2SP signed-note. Nothing here hashes or verifies.
namespace beholden::audit {

/// What a key signs, as the byte in front of a written key says.
enum class KeyType : std::uint8_t {
    kLog = 0x01,      ///< Ed25519 over the note's text.
    kWitness = 0x04,  ///< Ed25519 cosignature with a time (C2SP tlog-cosignature).
};

/// A key that verifies. Name and id together say which signature line is its own.
struct NoteKey {
    std::string name;
    std::uint32_t id = 0;
    KeyType type = KeyType::kLog;
    std::array<std::byte, 32> public_key{};
    bool operator==(const NoteKey&) const = default;
};

/// Not empty, UTF-8 without white space, control characters or plus.
bool is_key_name(std::string_view name) noexcept;

/// "name+530d903a+base64", without a check of the id, which is a hash.
std::string to_vkey(const NoteKey& key);
/// errors  kInvalidArgument: not such a text, or of a type that is not KeyType's.
Result<NoteKey> parse_vkey_text(std::string_view text);

/// Reads a written key and checks its id.
using KeyParser = std::function<Result<NoteKey>(std::string_view)>;

/// What the id of a key is the hash of: its first four bytes, big-endian.
Bytes key_id_message(std::string_view name, KeyType type, std::span<const std::byte> public_key);

/// One line under a note.
struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    Bytes bytes;  ///< Behind the id: 64, or 72 of a witness.
    bool operator==(const NoteSignature&) const = default;
};

struct NoteText {
    std::string text;  ///< With its last line end, which is signed too.
    std::vector<NoteSignature> signatures;
};

/// Splits a signed note. Only what print_note() can make is taken: UTF-8, no control character but
/// the line end, 1 to kNoteSignaturesMax signature lines.
///
/// errors  kInvalidArgument.
Result<NoteText> parse_note(std::string_view note);

/// "— name base64\n".
std::string signature_line(const NoteSignature& signature);
std::string print_note(const NoteText& note);

/// Signatures of one note: the specification asks for 16, a log with many witnesses may have more.
inline constexpr std::size_t kNoteSignaturesMax = 64;
/// Bytes of a note: 64 signatures of the longest kind (ML-DSA-44, 3.3 kB in base64) and a text.
inline constexpr std::size_t kNoteBytesMax = 262'144;

/// The time in front of a witness's signature, and the signature.
struct CosignatureParts {
    std::uint64_t time_s = 0;  ///< Seconds since 1970.
    std::array<std::byte, 64> signature{};
};

/// errors  kInvalidArgument: not 72 bytes, or a time over 2^63 - 1.
Result<CosignatureParts> parse_cosignature(std::span<const std::byte> bytes);

/// What a witness signs at that time.
std::string cosigned_message(std::uint64_t time_s, std::string_view text);

}  // namespace beholden::audit
