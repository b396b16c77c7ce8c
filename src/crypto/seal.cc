#include "crypto/seal.h"

#include <sodium.h>

namespace beholden::crypto {

namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kNonceBytes + kTagBytes == kSealBytes);
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kKeyBytes);

const unsigned char* raw(const std::byte* bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes);
}

unsigned char* raw(std::byte* bytes) noexcept { return reinterpret_cast<unsigned char*>(bytes); }

}  // namespace

AssociatedData& AssociatedData::add(std::int64_t field) {
    const auto bits = static_cast<std::uint64_t>(field);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        bytes_.push_back(static_cast<std::byte>(bits >> shift & 0xffu));
    }
    return *this;
}

AssociatedData& AssociatedData::add(std::span<const std::byte> field) {
    add(static_cast<std::int64_t>(field.size()));
    bytes_.insert(bytes_.end(), field.begin(), field.end());
    return *this;
}

AssociatedData& AssociatedData::add(std::string_view field) { return add(as_bytes(field)); }

Bytes seal(
    const SecureKey& key, std::span<const std::byte> plaintext, const AssociatedData& belongs_to
) {
    Bytes box(plaintext.size() + kSealBytes);
    const std::span nonce(box.data(), kNonceBytes);
    fill_random(nonce);
    const auto aad = belongs_to.bytes();
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        raw(box.data() + kNonceBytes), nullptr, raw(plaintext.data()), plaintext.size(),
        raw(aad.data()), aad.size(), nullptr, raw(nonce.data()), raw(key.bytes().data())
    );
    return box;
}

Result<void> open_into(
    const SecureKey& key,
    std::span<const std::byte> box,
    const AssociatedData& belongs_to,
    std::span<std::byte> out
) {
    const auto aad = belongs_to.bytes();
    if (box.size() == out.size() + kSealBytes &&
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            raw(out.data()), nullptr, nullptr, raw(box.data() + kNonceBytes),
            box.size() - kNonceBytes, raw(aad.data()), aad.size(), raw(box.data()),
            raw(key.bytes().data())
        ) == 0) {
        return {};
    }
    wipe(out);
    return fail(ErrorCode::kCorruption, "Encrypted data does not fit its key or its place.");
}

Result<SecretBytes> open(
    const SecureKey& key, std::span<const std::byte> box, const AssociatedData& belongs_to
) {
    SecretBytes content(box.size() < kSealBytes ? 0 : box.size() - kSealBytes);
    BH_TRY(open_into(key, box, belongs_to, content));
    return content;
}

}  // namespace beholden::crypto
