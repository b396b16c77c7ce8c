#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/note_text.h"
#include "base/result.h"
#include "crypto/secret.h"

/// Notes signed and verified with Ed25519 (C2SP signed-note), as the log's writer does it.
namespace beholden::audit {

/// The key with the id that name, type and key give.
///
/// errors  kInvalidArgument: not a key name.
Result<NoteKey> make_note_key(
    std::string name, KeyType type, const std::array<std::byte, 32>& public_key
);

/// parse_vkey_text(), and the id is that of the key.
///
/// errors  kInvalidArgument.
Result<NoteKey> parse_vkey(std::string_view text);

/// A key that signs notes.
///
/// threads  safe to call concurrently.
class NoteSigner {
public:
    /// errors  kInvalidArgument: not a key name.
    static Result<NoteSigner> make(std::string name, crypto::SecureKey seed);

    /// "PRIVATE+KEY+name+530d903a+base64", the form that Go's notes use.
    ///
    /// errors  kInvalidArgument; the message does not repeat the text.
    static Result<NoteSigner> parse(std::string_view skey);
    /// The same form; wiped by the caller's SecretBytes.
    [[nodiscard]] crypto::SecretBytes secret_text() const;

    [[nodiscard]] const NoteKey& key() const noexcept { return key_; }

    /// text  UTF-8 that ends with a line end.
    [[nodiscard]] NoteSignature sign(std::string_view text) const;

private:
    NoteSigner(NoteKey key, crypto::SecureKey seed)
        : key_(std::move(key)), seed_(std::move(seed)) {}

    NoteKey key_;
    crypto::SecureKey seed_;
};

/// A signature by a known key that holds.
struct Verified {
    std::size_t key = 0;                  ///< Its place in the keys given.
    std::optional<std::uint64_t> time_s;  ///< Of a witness: when it signed.
};

/// Signatures of `keys` on a note: unknown ones are passed over, a wrong one of a known key
/// condemns the note. A key that signed twice counts once.
///
/// errors  kInvalidArgument: a wrong signature.
Result<std::vector<Verified>> verify_note(const NoteText& note, std::span<const NoteKey> keys);

}  // namespace beholden::audit
