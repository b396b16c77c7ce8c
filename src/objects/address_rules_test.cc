#include "objects/address_rules.h"

#include <optional>
#include <string>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

namespace beholden::objects {
namespace {

bool may(const std::string& text, Network network) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
        return may_connect(reinterpret_cast<sockaddr&>(v4), sizeof v4, network);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr), 1) << text;
    return may_connect(reinterpret_cast<sockaddr&>(v6), sizeof v6, network);
}

/// The network that an address belongs to; "never" if to none.
std::string network_of(const std::string& text) {
    std::string name = "never";
    if (may(text, Network::kPublic)) name = "public";
    if (may(text, Network::kPrivate)) name = name == "never" ? "private" : "several";
    if (may(text, Network::kLoopback)) name = name == "never" ? "loopback" : "several";
    return name;
}

TEST(AddressRules, KnowTheNetworksOfAddresses) {
    for (const char* address :
         {"8.8.8.8", "172.15.255.255", "172.32.0.1", "100.128.0.1", "11.0.0.1", "2a00:1450:4001::1",
          "2600::1"}) {
        EXPECT_EQ(network_of(address), "public") << address;
    }
    for (const char* address :
         {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.7.7", "100.64.0.1",
          "100.127.255.255", "fc00::1", "fdff::1"}) {
        EXPECT_EQ(network_of(address), "private") << address;
    }
    for (const char* address : {"127.0.0.1", "127.255.255.254", "::1"}) {
        EXPECT_EQ(network_of(address), "loopback") << address;
    }
}

TEST(AddressRules, NeverAllowMetadataLinkLocalMulticastAndUnspecified) {
    for (const char* address : {"169.254.169.254", "169.254.0.1",
                                "169.254.170.2",   "100.100.100.200",
                                "168.63.129.16",   "192.0.0.192",
                                "0.0.0.0",         "0.1.2.3",
                                "224.0.0.1",       "239.1.1.1",
                                "240.0.0.1",       "255.255.255.255",
                                "192.0.2.1",       "fd00:ec2::254",
                                "fe80::1",         "fec0::1",
                                "ff02::1",         "::",
                                "2001::1",         "2001:db8::1",
                                "4000::1",         "::2"}) {
        EXPECT_EQ(network_of(address), "never") << address;
    }
}

TEST(AddressRules, JudgeIPv4InsideIPv6AsIPv4) {
    EXPECT_EQ(network_of("::ffff:169.254.169.254"), "never");
    EXPECT_EQ(network_of("::ffff:127.0.0.1"), "loopback");
    EXPECT_EQ(network_of("::ffff:10.0.0.1"), "private");
    EXPECT_EQ(network_of("::ffff:8.8.8.8"), "public");
    EXPECT_EQ(network_of("64:ff9b::a9fe:a9fe"), "never");
    EXPECT_EQ(network_of("64:ff9b:1::7f00:1"), "loopback");
    EXPECT_EQ(network_of("2002:a9fe:a9fe::1"), "never");
    EXPECT_EQ(network_of("2002:7f00:1::"), "loopback");
}

TEST(AddressRules, RefuseOtherFamiliesAndShortAddresses) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (const Network network : {Network::kPublic, Network::kPrivate, Network::kLoopback}) {
        EXPECT_FALSE(may_connect(reinterpret_cast<sockaddr&>(local), sizeof local, network));
        EXPECT_FALSE(may_connect(reinterpret_cast<sockaddr&>(v4), sizeof v4 - 1, network));
    }
}

}  // namespace
}  // namespace beholden::objects
