#include "audit/verify/digest.h"

#include <random>

#include <gtest/gtest.h>

#include "audit/note.h"
#include "audit/tree.h"
#include "base/bytes.h"
#include "crypto/hash.h"
#include "crypto/signing.h"

namespace beholden::audit::verify {
namespace {

TEST(VerifierDigest, AgreesWithTheWritersOnEveryLength) {
    std::mt19937 random(3);
    Bytes message;
    CompactRange range;
    std::vector<Hash> leaves;
    for (int length = 0; length < 200; ++length) {
        EXPECT_EQ(sha256(message), crypto::sha256(message));
        EXPECT_EQ(hash_entry(message), leaf_hash(message));
        leaves.push_back(hash_entry(message));
        range.append(leaf_hash(message));
        EXPECT_EQ(merkle_root(leaves), range.root());
        message.push_back(static_cast<std::byte>(random()));
    }
}

TEST(VerifierDigest, AgreesWithTheWritersOnSignatures) {
    for (int i = 0; i < 20; ++i) {
        const crypto::SecureKey seed = crypto::SecureKey::random();
        const Bytes message = crypto::random_bytes(static_cast<std::size_t>(i));
        const auto key = crypto::public_key_of(seed);
        auto signature = crypto::sign(seed, message);
        EXPECT_TRUE(signature_holds(key, message, signature));
        EXPECT_FALSE(signature_holds(key, message, std::span(signature).first(63)));
        signature[static_cast<std::size_t>(i)] ^= std::byte{1};
        EXPECT_FALSE(signature_holds(key, message, signature));
    }
}

TEST(VerifierDigest, ChecksTheIdOfAKey) {
    const std::string vkey =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    EXPECT_EQ(parse_key(vkey).value(), parse_vkey(vkey).value());
    EXPECT_FALSE(parse_key("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
                     .has_value());
}

}  // namespace
}  // namespace beholden::audit::verify
