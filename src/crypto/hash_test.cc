#include "crypto/hash.h"

#include <numeric>

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace beholden::crypto {
namespace {

TEST(Hash, FollowsFips180) {
    EXPECT_EQ(
        to_hex(sha256(as_bytes("abc"))),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

TEST(Hash, FollowsRfc4231ForShortAndLongKeys) {
    EXPECT_EQ(
        to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    const Bytes long_key(131, std::byte{0xaa});
    EXPECT_EQ(
        to_hex(hmac_sha256(
            long_key, as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")
        )),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
}

TEST(Hash, DerivesAsRfc5869Expands) {
    // Appendix A.1; the first 32 bytes of its output are T(1).
    const Bytes prk =
        parse_hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5").value();
    const Bytes info = parse_hex("f0f1f2f3f4f5f6f7f8f9").value();
    const SecureKey key = SecureKey::copy_of(std::span<const std::byte, kKeyBytes>(prk));
    EXPECT_EQ(
        to_hex(derive_key(key, as_text(info)).bytes()),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
    );
}

TEST(Hash, GivesEachPurposeItsOwnKey) {
    const SecureKey root = SecureKey::random();
    const auto hex = [&root](std::string_view purpose) {
        return to_hex(derive_key(root, purpose).bytes());
    };
    EXPECT_EQ(hex("page-token"), hex("page-token"));
    EXPECT_NE(hex("page-token"), hex("access-keys"));
}

TEST(Secret, ComparesContentAndLength) {
    EXPECT_TRUE(constant_time_equal(as_bytes("abc"), as_bytes("abc")));
    EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("ab")));
    EXPECT_TRUE(constant_time_equal({}, {}));
}

TEST(Secret, MovesAKeyWithoutCopyingIt) {
    SecureKey first = SecureKey::random();
    const std::byte* memory = first.bytes().data();
    SecureKey second = std::move(first);
    EXPECT_EQ(second.bytes().data(), memory);
    EXPECT_NE(to_hex(second.bytes()), to_hex(SecureKey().bytes()));
}

TEST(Secret, DrawsDifferentBytesEachTime) {
    EXPECT_NE(random_bytes(32), random_bytes(32));
    EXPECT_TRUE(random_bytes(0).empty());
}

}  // namespace
}  // namespace beholden::crypto
