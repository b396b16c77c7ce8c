#include "audit/verify/digest.h"

#include <array>
#include <initializer_list>
#include <memory>

#include <openssl/evp.h>

#include "base/bytes.h"
#include "base/check.h"

namespace beholden::audit::verify {

namespace {

constexpr std::array kLeafPrefix{std::byte{0x00}};
constexpr std::array kNodePrefix{std::byte{0x01}};

struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free>;
using OpenKey = std::unique_ptr<EVP_PKEY, Free>;

const unsigned char* raw(std::span<const std::byte> bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

Hash digest_of(std::initializer_list<std::span<const std::byte>> parts) {
    const DigestContext context(EVP_MD_CTX_new());
    bool done = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    for (const auto part : parts) {
        done = done && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    }
    Hash hash{};
    unsigned length = 0;
    auto* out = reinterpret_cast<unsigned char*>(hash.data());
    done = done && EVP_DigestFinal_ex(context.get(), out, &length) == 1;
    BH_CHECK(done && length == hash.size(), "OpenSSL must have SHA-256");
    return hash;
}

}  // namespace

Hash sha256(std::span<const std::byte> message) { return digest_of({message}); }

Hash hash_entry(std::span<const std::byte> entry) { return digest_of({kLeafPrefix, entry}); }

Hash merkle_root(std::span<const Hash> nodes) {
    BH_CHECK(!nodes.empty(), "a tree of nothing has no nodes");
    if (nodes.size() == 1) return nodes.front();
    std::size_t left = 1;
    while (left * 2 < nodes.size()) left *= 2;
    return digest_of({kNodePrefix, merkle_root(nodes.first(left)), merkle_root(nodes.subspan(left))}
    );
}

bool signature_holds(
    std::span<const std::byte, 32> public_key,
    std::span<const std::byte> message,
    std::span<const std::byte> signature
) {
    constexpr std::size_t kSignatureBytes = 64;
    if (signature.size() != kSignatureBytes) return false;
    const OpenKey key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_key), public_key.size())
    );
    const DigestContext context(EVP_MD_CTX_new());
    BH_CHECK(key && context, "OpenSSL must have Ed25519");
    if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1)
        return false;
    return EVP_DigestVerify(
               context.get(), raw(signature), signature.size(), raw(message), message.size()
           ) == 1;
}

Result<NoteKey> parse_key(std::string_view vkey) {
    BH_TRY_ASSIGN(NoteKey key, parse_vkey_text(vkey));
    const Hash digest = sha256(key_id_message(key.name, key.type, key.public_key));
    const auto byte = [&digest](std::size_t i) {
        return std::to_integer<std::uint32_t>(digest[i]);
    };
    if (key.id != (byte(0) << 24U | byte(1) << 16U | byte(2) << 8U | byte(3))) {
        return fail(ErrorCode::kInvalidArgument, "a verifier key has the id of another key");
    }
    return key;
}

}  // namespace beholden::audit::verify
