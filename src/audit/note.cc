#include "audit/note.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "crypto/hash.h"
#include "crypto/signing.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kSecretPrefix = "PRIVATE+KEY+";

std::uint32_t key_id(std::string_view name, KeyType type, std::span<const std::byte> key) {
    const auto digest = crypto::sha256(key_id_message(name, type, key));
    std::uint32_t id = 0;
    for (std::size_t i = 0; i < 4; ++i) id = (id << 8U) | std::to_integer<std::uint32_t>(digest[i]);
    return id;
}

/// The time of a witness's signature, if the signature holds.
Result<std::optional<std::uint64_t>> verify_one(
    const NoteKey& key, const NoteSignature& signature, std::string_view text
) {
    const auto wrong = [] {
        return fail(ErrorCode::kInvalidArgument, "a signature on the note is wrong");
    };
    if (key.type == KeyType::kWitness) {
        const auto parts = parse_cosignature(signature.bytes);
        if (!parts) return wrong();
        const std::string message = cosigned_message(parts->time_s, text);
        if (!crypto::verify(key.public_key, as_bytes(message), parts->signature)) return wrong();
        return parts->time_s;
    }
    crypto::Signature bytes{};
    if (signature.bytes.size() != bytes.size()) return wrong();
    std::ranges::copy(signature.bytes, bytes.begin());
    if (!crypto::verify(key.public_key, as_bytes(text), bytes)) return wrong();
    return std::nullopt;
}

}  // namespace

Result<NoteKey> make_note_key(
    std::string name, KeyType type, const std::array<std::byte, 32>& public_key
) {
    if (!is_key_name(name)) return fail(ErrorCode::kInvalidArgument, "not a name of a key");
    const std::uint32_t id = key_id(name, type, public_key);
    return NoteKey{std::move(name), id, type, public_key};
}

Result<NoteKey> parse_vkey(std::string_view text) {
    BH_TRY_ASSIGN(NoteKey key, parse_vkey_text(text));
    if (key.id != key_id(key.name, key.type, key.public_key)) {
        return fail(ErrorCode::kInvalidArgument, "a verifier key has the id of another key");
    }
    return key;
}

Result<NoteSigner> NoteSigner::make(std::string name, crypto::SecureKey seed) {
    BH_TRY_ASSIGN(
        NoteKey key, make_note_key(std::move(name), KeyType::kLog, crypto::public_key_of(seed))
    );
    return NoteSigner(std::move(key), std::move(seed));
}

Result<NoteSigner> NoteSigner::parse(std::string_view skey) {
    const auto wrong = [] {
        return fail(ErrorCode::kInvalidArgument, "not a signing key (PRIVATE+KEY+name+id+base64)");
    };
    if (!skey.starts_with(kSecretPrefix)) return wrong();
    // Behind the prefix it is written as a verifier key, with the seed in the key's place.
    auto parts = parse_vkey_text(skey.substr(kSecretPrefix.size()));
    if (!parts || parts->type != KeyType::kLog) return wrong();
    auto seed = crypto::SecureKey::copy_of(parts->public_key);
    crypto::wipe(parts->public_key);
    BH_TRY_ASSIGN(NoteSigner signer, make(std::move(parts->name), std::move(seed)));
    if (signer.key_.id != parts->id) return wrong();
    return signer;
}

crypto::SecretBytes NoteSigner::secret_text() const {
    NoteKey as_key = key_;
    std::ranges::copy(seed_.bytes(), as_key.public_key.begin());
    std::string text = to_vkey(as_key);
    crypto::wipe(as_key.public_key);
    crypto::SecretBytes secret;
    secret.reserve(kSecretPrefix.size() + text.size());
    const auto prefix = as_bytes(kSecretPrefix);
    secret.insert(secret.end(), prefix.begin(), prefix.end());
    secret.insert(secret.end(), as_bytes(text).begin(), as_bytes(text).end());
    crypto::wipe(std::as_writable_bytes(std::span(text)));
    return secret;
}

NoteSignature NoteSigner::sign(std::string_view text) const {
    const crypto::Signature bytes = crypto::sign(seed_, as_bytes(text));
    return {key_.name, key_.id, Bytes(bytes.begin(), bytes.end())};
}

Result<std::vector<Verified>> verify_note(const NoteText& note, std::span<const NoteKey> keys) {
    std::vector<Verified> verified;
    for (const NoteSignature& signature : note.signatures) {
        const auto key = std::ranges::find_if(keys, [&](const NoteKey& candidate) {
            return candidate.name == signature.name && candidate.id == signature.key_id;
        });
        if (key == keys.end()) continue;
        BH_TRY_ASSIGN(const auto time_s, verify_one(*key, signature, note.text));
        const auto place = static_cast<std::size_t>(key - keys.begin());
        if (std::ranges::find(verified, place, &Verified::key) == verified.end()) {
            verified.push_back({place, time_s});
        }
    }
    return verified;
}

}  // namespace beholden::audit
