#include "crypto/signing.h"

#include <algorithm>
#include <string_view>

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace beholden::crypto {
namespace {

SecureKey seed_of(std::string_view hex) {
    return SecureKey::copy_of(std::span<const std::byte, kKeyBytes>(parse_hex(hex).value()));
}

TEST(Signing, FollowsRfc8032) {
    // Section 7.1, tests 1 and 2.
    const SecureKey first =
        seed_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    EXPECT_EQ(
        to_hex(public_key_of(first)),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    EXPECT_EQ(
        to_hex(sign(first, {})),
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    );
    const SecureKey second =
        seed_of("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    EXPECT_EQ(
        to_hex(sign(second, as_bytes("r"))),
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    );
}

TEST(Signing, VerifiesItsOwnAndNothingElse) {
    const SecureKey seed = SecureKey::random();
    const PublicKey key = public_key_of(seed);
    const Signature good = sign(seed, as_bytes("message"));
    EXPECT_TRUE(verify(key, as_bytes("message"), good));
    EXPECT_FALSE(verify(key, as_bytes("massage"), good));
    EXPECT_FALSE(verify(public_key_of(SecureKey::random()), as_bytes("message"), good));
    for (std::size_t i = 0; i < good.size(); ++i) {
        Signature bad = good;
        bad[i] ^= std::byte{1};
        EXPECT_FALSE(verify(key, as_bytes("message"), bad)) << i;
    }
}

TEST(Signing, RefusesAKeyOfSmallOrder) {
    PublicKey identity{};
    identity[0] = std::byte{1};
    Signature signature{};
    signature[0] = std::byte{1};
    EXPECT_FALSE(verify(identity, as_bytes("anything"), signature));
}

}  // namespace
}  // namespace beholden::crypto
