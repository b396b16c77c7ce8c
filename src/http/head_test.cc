#include "http/head.h"

#include <gtest/gtest.h>

#include "http/response_head.h"

namespace beholden::http {
namespace {

tl::expected<Head, Refusal> parse(const std::string& lines, std::uint64_t body_bytes_max = 100) {
    return parse_head(lines + "\r\n", body_bytes_max);
}

TEST(Head, KeepsEveryHeaderAsReceived) {
    const auto head = parse(
        "POST /a?b=c%20d HTTP/1.1\r\nHost: h:1\r\nX-Amz-Target:  A.B \r\nx-two: 1\r\nX-Two: 2\r\n"
        "Empty:\r\nContent-Length: 7\r\n"
    );
    ASSERT_TRUE(head);
    EXPECT_EQ(head->method, "POST");
    EXPECT_EQ(head->target, "/a?b=c%20d");
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"Host", "h:1"}, {"X-Amz-Target", "A.B"}, {"x-two", "1"},
        {"X-Two", "2"},  {"Empty", ""},           {"Content-Length", "7"},
    };
    EXPECT_EQ(head->headers, expected);
    EXPECT_EQ(head->content_length, 7U);
    EXPECT_TRUE(head->keep_alive);
    EXPECT_FALSE(head->expects_continue);
}

TEST(Head, ReadsConnectionAndExpectation) {
    EXPECT_FALSE(parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n")->keep_alive);
    EXPECT_TRUE(parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive\r\n")->keep_alive);
    EXPECT_TRUE(parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n")
                    ->expects_continue);
}

TEST(Head, RefusesWhatIsNotHttp11) {
    for (const char* bad :
         {"", "GET\r\n", "GET /\r\n", "GET / HTTP/1.0\r\nHost: h\r\n",
          "GET / HTTP/2.0\r\nHost: h\r\n", "GET / HTTP/1.1\nHost: h\r\n",
          "GET  / HTTP/1.1\r\nHost: h\r\n", "G\x01T / HTTP/1.1\r\nHost: h\r\n",
          "GET / HTTP/1.1\r\nHost : h\r\n", "GET / HTTP/1.1\r\n: h\r\nHost: h\r\n",
          "GET / HTTP/1.1\r\nHost: a\x01\r\n", "GET / HTTP/1.1\r\nHost\r\n",
          "GET http://h/ HTTP/1.1\r\nHost: h\r\n", "OPTIONS * HTTP/1.1\r\nHost: h\r\n",
          "\x16\x03\x01\x02 / HTTP/1.1\r\n"}) {
        const auto head = parse(bad);
        ASSERT_FALSE(head) << bad;
        EXPECT_EQ(head.error(), Refusal::kMalformed) << bad;
    }
}

TEST(Head, WantsOneHost) {
    EXPECT_EQ(parse("GET / HTTP/1.1\r\n").error(), Refusal::kMalformed);
    EXPECT_EQ(parse("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n").error(), Refusal::kMalformed);
}

TEST(Head, RefusesFramingThatTwoServersCouldReadDifferently) {
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
    for (const char* bad :
         {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n",
          "Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: -1\r\n",
          "Content-Length: +1\r\n", "Content-Length: 0x1\r\n", "Content-Length: 1 1\r\n",
          "Content-Length: \r\n", "Content-Length: 99999999999999999999999\r\n",
          "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"}) {
        const auto head = parse(start + bad);
        ASSERT_FALSE(head) << bad;
        EXPECT_EQ(head.error(), Refusal::kMalformed) << bad;
    }
}

TEST(Head, WantsALengthForABody) {
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
    EXPECT_EQ(parse(start).error(), Refusal::kLengthRequired);
    EXPECT_EQ(parse(start + "Transfer-Encoding: chunked\r\n").error(), Refusal::kLengthRequired);
    EXPECT_EQ(parse(start + "Transfer-Encoding: gzip\r\n").error(), Refusal::kLengthRequired);
    EXPECT_EQ(
        parse("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n").error(),
        Refusal::kLengthRequired
    );
    EXPECT_TRUE(parse(start + "Content-Length: 0\r\n"));
}

TEST(Head, RefusesABodyOverTheLimitByItsLengthAlone) {
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
    EXPECT_TRUE(parse(start + "100\r\n"));
    EXPECT_EQ(parse(start + "101\r\n").error(), Refusal::kBodyTooLarge);
    EXPECT_EQ(parse(start + "18446744073709551615\r\n").error(), Refusal::kBodyTooLarge);
}

TEST(Head, RefusesEncodedBodies) {
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n";
    for (const char* encoding : {"gzip", "aws-chunked", "br", "identity, gzip", "x"}) {
        EXPECT_EQ(
            parse(start + "content-encoding: " + encoding + "\r\n").error(),
            Refusal::kContentEncoding
        ) << encoding;
    }
    EXPECT_EQ(
        parse(start + "Content-Encoding: identity\r\nContent-Encoding: gzip\r\n").error(),
        Refusal::kContentEncoding
    );
    EXPECT_TRUE(parse(start + "Content-Encoding: identity\r\n"));
}

TEST(Head, EndsAtItsBlankLineHoweverItArrives) {
    const std::string text = "GET / HTTP/1.1\r\nHost: h\r\n\r\nrest";
    for (std::size_t scanned = 0; scanned < text.size() - 4; ++scanned) {
        EXPECT_EQ(find_head_end(text, scanned), text.size() - 4) << scanned;
    }
    for (std::size_t size = 0; size < text.size() - 4; ++size) {
        EXPECT_FALSE(find_head_end(text.substr(0, size), 0)) << size;
    }
}

TEST(ResponseHead, WritesDatesAsHttpDoes) {
    // RFC 9110 section 5.6.7.
    EXPECT_EQ(
        to_http_date(std::chrono::sys_seconds(std::chrono::seconds(784'111'777))),
        "Sun, 06 Nov 1994 08:49:37 GMT"
    );
}

TEST(ResponseHead, StatesDateAndLengthOnceWhateverTheHandlerSays) {
    const Response response{
        200,
        {{"Content-Type", "text/plain"},
         {"content-length", "9"},
         {"DATE", "x"},
         {"Connection", "upgrade"},
         {"Transfer-Encoding", "chunked"}},
        "body"
    };
    EXPECT_EQ(
        render_head(response, true, std::chrono::sys_seconds{}),
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 4\r\n"
        "Content-Type: text/plain\r\n\r\n"
    );
}

TEST(ResponseHead, DropsHeadersThatCouldEndTheirLine) {
    const Response response{
        400, {{"A", "b\r\nSet-Cookie: x"}, {"C\n", "d"}, {"", "e"}, {"F", std::string("\0", 1)}}, ""
    };
    EXPECT_EQ(
        render_head(response, false, std::chrono::sys_seconds{}),
        "HTTP/1.1 400 Bad Request\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n"
    );
}

}  // namespace
}  // namespace beholden::http
