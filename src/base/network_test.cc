#include "base/network.h"

#include <gtest/gtest.h>

namespace beholden {
namespace {

std::string_view named(std::string_view text) { return network_name(network_of(text)); }

TEST(Network, IsToldOfAnAddressAsText) {
    EXPECT_EQ(named("127.0.0.1"), "loopback");
    EXPECT_EQ(named("::1"), "loopback");
    EXPECT_EQ(named("::ffff:127.0.0.1"), "loopback");
    EXPECT_EQ(named("10.1.2.3"), "private");
    EXPECT_EQ(named("172.31.255.255"), "private");
    EXPECT_EQ(named("172.32.0.0"), "public");
    EXPECT_EQ(named("fd12::1"), "private");
    EXPECT_EQ(named("8.8.8.8"), "public");
    EXPECT_EQ(named("2a00:1450::1"), "public");
}

TEST(Network, IsNoneOfWhatIsNowhereOrNoAddress) {
    for (const char* text : {"169.254.169.254", "fe80::1%eth0", "0.0.0.0", "224.0.0.1", "", "x"}) {
        EXPECT_EQ(named(text), "other") << text;
    }
}

}  // namespace
}  // namespace beholden
