#include "auth/canonical_request.h"

#include <gtest/gtest.h>

#include "auth/amz_date.h"
#include "auth/body_digest.h"
#include "auth/replay_cache.h"
#include "auth/test_support.h"

namespace beholden::auth {
namespace {

TEST(CanonicalRequest, IsWhatBotocoreMakes) {
    int compared = 0;
    for (const auto& one : test::load_signed_cases()) {
        const std::string header = one.message.get("Authorization");
        const auto authorization = parse_authorization(header);
        ASSERT_TRUE(authorization) << authorization.error().message;
        const auto canonical = canonical_request(
            one.message.view(), *authorization, body_sha256_hex(one.message.body)
        );
        ASSERT_TRUE(canonical);
        EXPECT_EQ(*canonical, one.canonical_request) << one.message.target;
        ++compared;
    }
    EXPECT_EQ(compared, 120);
}

TEST(CanonicalRequest, NormalizesPathsAsRfc3986Says) {
    EXPECT_EQ(canonical_path(""), "/");
    EXPECT_EQ(canonical_path("/"), "/");
    EXPECT_EQ(canonical_path("//"), "/");
    EXPECT_EQ(canonical_path("/a/b/../../c/./d/"), "/c/d/");
    EXPECT_EQ(canonical_path("/../../a"), "/a");
    EXPECT_EQ(canonical_path("/a%20b"), "/a%2520b");
    EXPECT_EQ(canonical_path("/\xe4\xbd\xa0"), "/%E4%BD%A0");
}

TEST(CanonicalRequest, SortsTheQueryByNameThenValue) {
    EXPECT_EQ(canonical_query(""), "");
    EXPECT_EQ(canonical_query("b=2&a=2&a=1&A=9&c"), "A=9&a=1&a=2&b=2&c=");
    EXPECT_EQ(canonical_query("a==1&a"), "a=&a==1");
}

TEST(CanonicalRequest, TrimsAndFoldsWhiteSpaceInValues) {
    EXPECT_EQ(canonical_value("  a   b\t \tc  "), "a b c");
    EXPECT_EQ(canonical_value(" \t "), "");
    EXPECT_EQ(canonical_value("\"a  b\""), "\"a b\"");
}

TEST(CanonicalRequest, JoinsRepeatedHeadersInTheOrderReceived) {
    test::Message message;
    message.method = "GET";
    message.headers = {{"Host", "h"}, {"My-Header", " z  z "}, {"my-header", "a"}};
    const std::string header =
        "AWS4-HMAC-SHA256 Credential=A/20261124/r/s/aws4_request, SignedHeaders=host;my-header, "
        "Signature=" +
        std::string(64, '0');
    const auto authorization = parse_authorization(header);
    EXPECT_EQ(
        canonical_request(message.view(), *authorization, "hash").value(),
        "GET\n/\n\nhost:h\nmy-header:z z,a\n\nhost;my-header\nhash"
    );
}

TEST(AmzDate, ReadsItsOneFormOnly) {
    const auto date = parse_amz_date("20261124T090807Z");
    ASSERT_TRUE(date);
    EXPECT_EQ(date->time_since_epoch().count(), 1'795'511'287);
    EXPECT_EQ(to_amz_date(*date), "20261124T090807Z");
    EXPECT_TRUE(parse_amz_date("20240229T235959Z"));
    for (const char* bad :
         {"", "20261124", "2026-11-24T09:08:07Z", "20261124T090807", "20261124T090807z",
          "20261124t090807Z", "20261324T090807Z", "20260230T090807Z", "20230229T000000Z",
          "20261124T240000Z", "20261124T096000Z", "20261124T090860Z", "20261124T09080 Z",
          "2026112+T090807Z", "20261124T090807Z ", "Tue, 24 Nov 2026"}) {
        EXPECT_FALSE(parse_amz_date(bad)) << bad;
    }
}

class ReplayCacheTest : public testing::Test {
protected:
    using Seconds = std::chrono::seconds;
    static std::array<std::byte, 32> signature_of(int number) {
        std::array<std::byte, 32> signature{};
        signature[0] = static_cast<std::byte>(number);
        signature[9] = static_cast<std::byte>(number >> 8);
        return signature;
    }
    const std::chrono::sys_seconds start_{Seconds(1'795'511'280)};
    ReplayCache cache_{3, Seconds(300)};
};

TEST_F(ReplayCacheTest, NoticesASignatureUntilItExpires) {
    EXPECT_EQ(cache_.note(signature_of(1), start_, start_), ReplayCache::Seen::kFirst);
    EXPECT_EQ(cache_.note(signature_of(1), start_, start_), ReplayCache::Seen::kAgain);
    EXPECT_EQ(
        cache_.note(signature_of(1), start_, start_ + Seconds(300)), ReplayCache::Seen::kAgain
    );
}

TEST_F(ReplayCacheTest, ForgetsWhatHasExpired) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(cache_.note(signature_of(i), start_, start_), ReplayCache::Seen::kFirst);
    }
    const auto later = start_ + Seconds(361);
    EXPECT_EQ(cache_.note(signature_of(9), later, later), ReplayCache::Seen::kFirst);
    EXPECT_EQ(cache_.size(), 1U);
}

TEST_F(ReplayCacheTest, SaysWhenItIsFullAndStaysBounded) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(cache_.note(signature_of(i), start_, start_), ReplayCache::Seen::kFirst);
    }
    EXPECT_EQ(cache_.note(signature_of(300), start_, start_), ReplayCache::Seen::kUnknown);
    EXPECT_EQ(cache_.note(signature_of(2), start_, start_), ReplayCache::Seen::kAgain);
    EXPECT_EQ(cache_.size(), 3U);
}

}  // namespace
}  // namespace beholden::auth
