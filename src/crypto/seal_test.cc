#include "crypto/seal.h"

#include <string>

#include <gtest/gtest.h>

namespace beholden::crypto {
namespace {

SecureKey numbered_key(std::uint8_t first) {
    SecureKey key;
    for (std::byte& byte : key.writable()) byte = static_cast<std::byte>(first++);
    return key;
}

TEST(Seal, OpensWithItsKeyAndItsPlaceAlone) {
    const SecureKey key = SecureKey::random();
    const AssociatedData place = AssociatedData("face").add("collection").add(std::int64_t{7});
    const Bytes box = seal(key, as_bytes("content"), place);
    EXPECT_EQ(box.size(), 7 + kSealBytes);
    EXPECT_EQ(as_text(*open(key, box, place)), "content");
    EXPECT_EQ(open(SecureKey::random(), box, place).error().code, ErrorCode::kCorruption);
    const AssociatedData other = AssociatedData("face").add("collection").add(std::int64_t{8});
    EXPECT_EQ(open(key, box, other).error().code, ErrorCode::kCorruption);
}

TEST(Seal, NoticesEveryChangedByte) {
    const SecureKey key = SecureKey::random();
    const AssociatedData place("t");
    Bytes box = seal(key, as_bytes("abc"), place);
    for (std::byte& byte : box) {
        byte ^= std::byte{1};
        EXPECT_FALSE(open(key, box, place));
        byte ^= std::byte{1};
    }
    EXPECT_TRUE(open(key, box, place));
}

TEST(Seal, RefusesTruncatedBoxesOfEveryLength) {
    const SecureKey key = SecureKey::random();
    const Bytes box = seal(key, as_bytes("abc"), AssociatedData("t"));
    for (std::size_t size = 0; size < box.size(); ++size) {
        const auto opened = open(key, std::span(box).first(size), AssociatedData("t"));
        ASSERT_FALSE(opened) << size;
        EXPECT_EQ(opened.error().code, ErrorCode::kCorruption);
    }
}

TEST(Seal, NeverUsesANonceTwice) {
    const SecureKey key = numbered_key(0);
    const Bytes first = seal(key, as_bytes("same"), AssociatedData("t"));
    const Bytes second = seal(key, as_bytes("same"), AssociatedData("t"));
    EXPECT_NE(to_hex(std::span(first).first(24)), to_hex(std::span(second).first(24)));
    EXPECT_NE(first, second);
}

TEST(Seal, FollowsTheDraftsTestVector) {
    // Key and nonce of draft-irtf-cfrg-xchacha-03, appendix A.3.1; computed from the draft's text,
    // apart from libsodium, for the associated data "test" with its length in front.
    const SecureKey key = numbered_key(0x80);
    const Bytes box = parse_hex(
                          "404142434445464748494a4b4c4d4e4f5051525354555657"
                          "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                          "731c7f1b0b4aa6441f99af839d1d1e25eeb6ff373266f312"
    )
                          .value();
    const auto opened = open(key, box, AssociatedData("test"));
    ASSERT_TRUE(opened);
    EXPECT_EQ(as_text(*opened), "Ladies and Gentlemen of the class of '99");
}

TEST(Seal, WipesTheCallersMemoryWhenABoxDoesNotOpen) {
    const SecureKey key = SecureKey::random();
    Bytes out(3, std::byte{0x55});
    const Bytes box = seal(SecureKey::random(), as_bytes("abc"), AssociatedData("t"));
    EXPECT_FALSE(open_into(key, box, AssociatedData("t"), out));
    EXPECT_EQ(out, Bytes(3, std::byte{0}));
}

TEST(AssociatedData, TellsFieldsApartThatWouldReadTheSameInARow) {
    const auto joined = [](auto... fields) {
        AssociatedData data("t");
        (data.add(std::string_view(fields)), ...);
        return to_hex(data.bytes());
    };
    EXPECT_NE(joined("ab", "c"), joined("a", "bc"));
    EXPECT_NE(joined("ab"), joined("ab", ""));
    EXPECT_NE(joined("", "ab"), joined("ab", ""));
}

}  // namespace
}  // namespace beholden::crypto
