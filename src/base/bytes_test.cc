#include "base/bytes.h"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/ids.h"

namespace beholden {
namespace {

// RFC 4648 section 10.
TEST(Base64, EncodesTheStandardsVectors) {
    EXPECT_EQ(to_base64(as_bytes("")), "");
    EXPECT_EQ(to_base64(as_bytes("f")), "Zg==");
    EXPECT_EQ(to_base64(as_bytes("fo")), "Zm8=");
    EXPECT_EQ(to_base64(as_bytes("foo")), "Zm9v");
    EXPECT_EQ(to_base64(as_bytes("foobar")), "Zm9vYmFy");
}

TEST(Base64, ReturnsWhatWasEncoded) {
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 200; ++size) {
        Bytes bytes(size);
        for (auto& b : bytes) b = static_cast<std::byte>(random());
        const auto back = parse_base64(to_base64(bytes));
        ASSERT_TRUE(back) << size;
        EXPECT_EQ(*back, bytes);
    }
}

TEST(Base64, RefusesWhatIsNotStrict) {
    for (const char* bad :
         {"Z", "Zg", "Zg=", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9", "Zm-_", "====", "Zg==\n",
          "=Zg=", "Z==="}) {
        EXPECT_FALSE(parse_base64(bad)) << bad;
    }
}

TEST(Hex, ReturnsWhatWasEncodedAndRefusesTheRest) {
    EXPECT_EQ(to_hex(as_bytes("\x01\xfe")), "01fe");
    EXPECT_EQ(parse_hex("01FE").value(), parse_hex("01fe").value());
    EXPECT_FALSE(parse_hex("0"));
    EXPECT_FALSE(parse_hex("0g"));
}

TEST(Uuid, HasVersionAndVariantAndDoesNotRepeat) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const std::string id = make_uuid();
        ASSERT_EQ(id.size(), 36U);
        EXPECT_EQ(id[14], '4');
        EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
        EXPECT_TRUE(seen.insert(id).second);
    }
}

}  // namespace
}  // namespace beholden
