#include "objects/endpoint_source.h"

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "objects/http_client.h"
#include "objects/test_support.h"

namespace beholden::objects {
namespace {

class EndpointSourceTest : public testing::Test {
protected:
    [[nodiscard]] static EndpointBucket bucket_at(const std::string& url) {
        EndpointBucket bucket;
        bucket.url = url;
        bucket.bucket = "there";
        bucket.network = Network::kLoopback;
        return bucket;
    }

    [[nodiscard]] std::unique_ptr<ObjectSource> source(EndpointBucket bucket) const {
        auto made = make_endpoint_source(std::move(bucket), clock_);
        EXPECT_TRUE(made) << made.error().message;
        return std::move(made).value();
    }

    /// What get() answers where a server says `text` to everything.
    [[nodiscard]] Result<Bytes> get_from(const std::string& text, const std::string& version = {})
        const {
        const test::CannedServer server([&](const std::string&) { return text; });
        return source(bucket_at(server.url()))->get("key", version);
    }

    test::StoppedClock clock_;
};

TEST_F(EndpointSourceTest, AsksForTheKeyByItsPathAndSigns) {
    const test::CannedServer server([](const std::string&) { return test::answer("200 OK", "x"); });
    EndpointBucket bucket = bucket_at(server.url());
    const auto secret = as_bytes("topsecret");
    bucket.credentials = Credentials{"AKIA", {secret.begin(), secret.end()}};
    EXPECT_EQ(as_text(source(bucket)->get("a//ü b", "").value()), "x");
    const std::string request = server.requests().at(0);
    EXPECT_TRUE(request.starts_with("GET /there/a//%C3%BC%20b HTTP/1.1\r\n")) << request;
    EXPECT_NE(request.find("Authorization: AWS4-HMAC-SHA256 Credential=AKIA/"), std::string::npos);
    EXPECT_EQ(request.find("topsecret"), std::string::npos);
    EXPECT_EQ(request.find("Host:"), request.rfind("Host:"));
}

TEST_F(EndpointSourceTest, SignsNothingWithoutCredentials) {
    const test::CannedServer server([](const std::string&) { return test::answer("200 OK", "x"); });
    EXPECT_TRUE(source(bucket_at(server.url()))->get("a", ""));
    EXPECT_EQ(server.requests().at(0).find("Authorization"), std::string::npos);
}

TEST_F(EndpointSourceTest, PutsAVirtualHostsBucketIntoTheName) {
    const test::CannedServer server([](const std::string&) { return test::answer("200 OK", "x"); });
    EndpointBucket bucket =
        bucket_at("http://localhost" + server.url().substr(server.url().rfind(':')));
    bucket.virtual_host = true;
    // Names under localhost resolve to loopback without asking anyone (RFC 6761).
    EXPECT_TRUE(source(bucket)->get("a", ""));
    const std::string request = server.requests().at(0);
    EXPECT_TRUE(request.starts_with("GET /a HTTP/1.1\r\n"));
    EXPECT_NE(request.find("Host: there.localhost:"), std::string::npos) << request;
}

TEST_F(EndpointSourceTest, SaysTheSameForEveryRefusalAndNamesNothing) {
    for (const std::string& text :
         {test::answer("404 Not Found", "<Code>NoSuchKey</Code>"),
          test::answer("403 Forbidden", "AKIASECRET"), test::answer("500 Oops", ""),
          test::answer("206 Partial", "x"), test::answer("204 No Content", ""),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"), std::string("junk"),
          std::string()}) {
        const auto got = get_from(text);
        ASSERT_FALSE(got) << text;
        EXPECT_EQ(got.error().code, ErrorCode::kInvalidS3Object);
        EXPECT_TRUE(got.error().message.starts_with("Unable to get object metadata from S3."));
        EXPECT_EQ(got.error().detail.find("127.0.0.1"), std::string::npos) << got.error().detail;
        EXPECT_EQ(got.error().detail.find("AKIA"), std::string::npos);
    }
}

TEST_F(EndpointSourceTest, FollowsNoRedirect) {
    const test::CannedServer canary([](const std::string&) { return test::answer("200 OK", "x"); });
    for (const char* status : {"301 Moved", "302 Found", "307 Temporary", "308 Permanent"}) {
        EXPECT_FALSE(get_from(test::answer(status, "", "Location: " + canary.url() + "/x\r\n")));
    }
    EXPECT_TRUE(canary.requests().empty());
}

TEST_F(EndpointSourceTest, UsesNoProxyOfTheEnvironment) {
    const test::CannedServer canary([](const std::string&) { return test::answer("200 OK", "p"); });
    const test::CannedServer server([](const std::string&) { return test::answer("200 OK", "x"); });
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
        ::setenv(name, canary.url().c_str(), 1);
    }
    EXPECT_EQ(as_text(source(bucket_at(server.url()))->get("a", "").value()), "x");
    for (const char* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
    EXPECT_TRUE(canary.requests().empty());
}

TEST_F(EndpointSourceTest, ConnectsToNoAddressOfAnotherNetwork) {
    const test::CannedServer canary([](const std::string&) { return test::answer("200 OK", "x"); });
    EndpointBucket bucket = bucket_at(canary.url());
    bucket.network = Network::kPrivate;
    const auto got = source(bucket)->get("a", "");
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().detail, "address of another network");
    EXPECT_TRUE(canary.requests().empty());
}

TEST_F(EndpointSourceTest, TakesObjectsUpToTheLimit) {
    const std::string body(limits::kObjectBytesMax, 'x');
    EXPECT_EQ(get_from(test::answer("200 OK", body)).value().size(), body.size());
    const auto announced = get_from(test::answer("200 OK", body + "x"));
    const auto unannounced = get_from("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body + "x");
    for (const auto* got : {&announced, &unannounced}) {
        ASSERT_FALSE(*got);
        EXPECT_EQ(got->error().code, ErrorCode::kImageTooLarge);
    }
}

TEST_F(EndpointSourceTest, TakesOnlyTheVersionThatWasAskedFor) {
    const auto with = [](const char* version) {
        return test::answer("200 OK", "x", std::string("X-Amz-Version-Id: ") + version + "\r\n");
    };
    EXPECT_TRUE(get_from(with("v/1"), "v/1"));
    EXPECT_FALSE(get_from(with("v2"), "v/1"));
    EXPECT_FALSE(get_from(test::answer("200 OK", "x"), "v/1"));
    EXPECT_TRUE(get_from(with("v2")));
}

TEST_F(EndpointSourceTest, TriesOnceMoreAfterAFailureOfTheServer) {
    int calls = 0;
    const test::CannedServer server([&](const std::string&) {
        return ++calls == 1 ? test::answer("503 Slow Down", "") : test::answer("200 OK", "x");
    });
    EXPECT_TRUE(source(bucket_at(server.url()))->get("a", ""));
    EXPECT_EQ(server.requests().size(), 2u);
}

TEST_F(EndpointSourceTest, AsksForNothingWhereTheKeyTurns) {
    const test::CannedServer server([](const std::string&) { return test::answer("200 OK", "x"); });
    const auto there = source(bucket_at(server.url()));
    for (const char* key : {"../other/a", "a/../../b", "..", "a\r\nHost: x", ""}) {
        EXPECT_FALSE(there->get(key, "")) << key;
    }
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(EndpointSourceTest, ListsPageAfterPage) {
    const auto page = [](const std::string& key, const std::string& more) {
        return test::answer(
            "200 OK", "<ListBucketResult>" + more + "<Contents><Key>" + key +
                          "</Key><Size>1</Size></Contents></ListBucketResult>"
        );
    };
    const test::CannedServer server([&](const std::string& request) {
        if (request.find("continuation-token=t%2B1&") != std::string::npos) {
            return page("b%20c", "<IsTruncated>false</IsTruncated>");
        }
        return page(
            "a", "<IsTruncated>true</IsTruncated><NextContinuationToken>t+1</NextContinuationToken>"
        );
    });
    std::vector<std::string> keys;
    const auto listed =
        source(bucket_at(server.url()))->list("p/", [&](const ListedObject& object) {
            keys.push_back(object.key);
            return Result<void>();
        });
    ASSERT_TRUE(listed) << listed.error().message;
    EXPECT_EQ(keys, (std::vector<std::string>{"a", "b c"}));
    EXPECT_NE(server.requests().at(0).find("prefix=p%2F "), std::string::npos);
}

TEST_F(EndpointSourceTest, EndsAListingThatDoesNotAdvance) {
    const test::CannedServer server([](const std::string&) {
        return test::answer(
            "200 OK",
            "<ListBucketResult><IsTruncated>true</IsTruncated>"
            "<NextContinuationToken>t</NextContinuationToken><Contents><Key>a"
            "</Key></Contents></ListBucketResult>"
        );
    });
    const auto visit = [](const ListedObject&) { return Result<void>(); };
    EXPECT_FALSE(source(bucket_at(server.url()))->list("", visit));
    EXPECT_LE(server.requests().size(), 2u);
}

TEST_F(EndpointSourceTest, IsNotMadeOfWhatIsNoEndpoint) {
    for (const char* url :
         {"", "s3.example.org", "ftp://a.org", "file:///etc/passwd", "http://u@127.0.0.1",
          "http://u:p@127.0.0.1", "http://127.0.0.1/path", "http://127.0.0.1/?q", "http://",
          "http://127.0.0.1#f", "http://a b", "gopher://127.0.0.1"}) {
        const auto made = make_endpoint_source(bucket_at(url), clock_);
        ASSERT_FALSE(made) << url;
        EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
    }
    EndpointBucket open = bucket_at("http://s3.example.org");
    open.network = Network::kPublic;
    EXPECT_FALSE(make_endpoint_source(open, clock_)) << "plain HTTP in the public network";
    for (const char* name : {"", "a/b", "..", "a b"}) {
        EndpointBucket named = bucket_at("https://s3.example.org");
        named.bucket = name;
        EXPECT_FALSE(make_endpoint_source(named, clock_)) << name;
    }
    EndpointBucket vouched = bucket_at("https://s3.example.org");
    vouched.ca_file = "/nowhere.pem";
    EXPECT_FALSE(make_endpoint_source(vouched, clock_));
}

TEST(EndpointUrl, LosesThePortOfItsScheme) {
    EXPECT_EQ(parse_endpoint_url("https://a.org:443/").value().authority(), "a.org");
    EXPECT_EQ(parse_endpoint_url("https://a.org:80").value().authority(), "a.org:80");
    EXPECT_EQ(parse_endpoint_url("http://[::1]:80").value().authority(), "[::1]");
    EXPECT_FALSE(parse_endpoint_url("http://[::1]:9000").value().tls);
}

}  // namespace
}  // namespace beholden::objects
