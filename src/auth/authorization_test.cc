#include "auth/authorization.h"

#include <string>

#include <gtest/gtest.h>

namespace beholden::auth {
namespace {

const std::string kSignature(64, 'a');
const std::string kCredential = "AKIAEXAMPLE222222222/20261124/us-east-1/rekognition/aws4_request";

std::string header_of(
    const std::string& credential, const std::string& headers, const std::string& signature
) {
    return "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=" + headers +
           ", Signature=" + signature;
}

std::string message_of(const std::string& header) {
    const auto parsed = parse_authorization(header);
    if (parsed) return "accepted";
    EXPECT_EQ(parsed.error().code, ErrorCode::kIncompleteSignature);
    // Whatever a client sent stays out of messages: it may be somebody's signature.
    EXPECT_EQ(parsed.error().message.find("AKIA"), std::string::npos);
    return parsed.error().message;
}

TEST(Authorization, TakesAHeaderApart) {
    const std::string header = header_of(kCredential, "content-type;host;x-amz-date", kSignature);
    const auto parsed = parse_authorization(header);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->access_key_id, "AKIAEXAMPLE222222222");
    EXPECT_EQ(parsed->scope, "20261124/us-east-1/rekognition/aws4_request");
    EXPECT_EQ(parsed->date, "20261124");
    EXPECT_EQ(parsed->region, "us-east-1");
    EXPECT_EQ(parsed->service, "rekognition");
    EXPECT_EQ(parsed->signed_headers.size(), 3U);
    EXPECT_EQ(parsed->signed_headers[1], "host");
    EXPECT_EQ(parsed->signature[31], std::byte{0xaa});
}

TEST(Authorization, TakesParametersInAnyOrderAndSpacing) {
    EXPECT_EQ(
        message_of(
            "AWS4-HMAC-SHA256 Signature=" + kSignature +
            ",SignedHeaders=host,Credential=" + kCredential
        ),
        "accepted"
    );
}

TEST(Authorization, NamesEveryMissingParameter) {
    EXPECT_EQ(
        message_of("AWS4-HMAC-SHA256 SignedHeaders=host"),
        "Authorization header requires 'Credential' parameter. "
        "Authorization header requires 'Signature' parameter."
    );
    EXPECT_EQ(
        message_of("AWS4-HMAC-SHA256 Credential=" + kCredential + ", Signature=" + kSignature),
        "Authorization header requires 'SignedHeaders' parameter."
    );
}

TEST(Authorization, RefusesOtherAlgorithms) {
    for (const char* algorithm :
         {"AWS4-ECDSA-P256-SHA256", "AWS4-HMAC-SHA1", "AWS", "Basic", "Bearer", ""}) {
        EXPECT_EQ(
            message_of(std::string(algorithm) + " Credential=" + kCredential),
            "Authorization header must use the algorithm AWS4-HMAC-SHA256."
        ) << algorithm;
    }
}

TEST(Authorization, RefusesRepeatedAndUnknownParameters) {
    const std::string good = header_of(kCredential, "host", kSignature);
    EXPECT_NE(message_of(good + ", Signature=" + kSignature), "accepted");
    EXPECT_NE(message_of(good + ", Expires=1"), "accepted");
    EXPECT_NE(message_of(good + ", Expires"), "accepted");
}

TEST(Authorization, RefusesACredentialThatIsNotFiveParts) {
    for (const char* credential :
         {"", "AKIA", "AKIA/20261124/r/s", "AKIA/20261124/r/s/aws4_request/x",
          "/20261124/r/rekognition/aws4_request", "AKIA//r/rekognition/aws4_request",
          "AKIA/20261124//rekognition/aws4_request", "AKIA/20261124/r//aws4_request",
          "AKIA/2026112/r/rekognition/aws4_request", "AKIA/2026112x/r/rekognition/aws4_request",
          "AK\"A/20261124/r/rekognition/aws4_request", "AKIA/20261124/r\x01/s/aws4_request"}) {
        EXPECT_NE(message_of(header_of(credential, "host", kSignature)), "accepted") << credential;
    }
    const std::string long_id(129, 'A');
    EXPECT_NE(
        message_of(header_of(long_id + "/20261124/r/s/aws4_request", "host", kSignature)),
        "accepted"
    );
}

TEST(Authorization, RefusesAnotherTerminator) {
    EXPECT_EQ(
        message_of(header_of("AKIA/20261124/r/rekognition/aws3_request", "host", kSignature)),
        "Credential should be scoped with a valid terminator: 'aws4_request'."
    );
}

TEST(Authorization, RefusesSignedHeadersOutOfOrderRepeatedOrInCapitals) {
    for (const char* headers :
         {"", "host;content-type", "host;host", "Host", "host;", ";host", "content-type;;host",
          "host ;x-amz-date", "content type;host"}) {
        EXPECT_EQ(
            message_of(header_of(kCredential, headers, kSignature)),
            "'SignedHeaders' must be lower-case header names in order."
        ) << headers;
    }
}

TEST(Authorization, BoundsLengthAndNumberOfSignedHeaders) {
    std::string headers = "a000";
    for (int i = 1; i < 64; ++i) {
        headers += ";a" + std::to_string(1000 + i).substr(1);
    }
    EXPECT_EQ(message_of(header_of(kCredential, headers, kSignature)), "accepted");
    headers += ";a064";
    EXPECT_EQ(
        message_of(header_of(kCredential, headers, kSignature)),
        "Authorization header names too many 'SignedHeaders'."
    );
    EXPECT_EQ(
        message_of(header_of(kCredential, std::string(5000, 'a'), kSignature)),
        "Authorization header is too long."
    );
}

TEST(Authorization, RefusesASignatureThatIsNot64HexDigits) {
    for (const auto& signature :
         {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(66, 'a'),
          std::string(64, 'g'), std::string(62, 'a')}) {
        EXPECT_EQ(
            message_of(header_of(kCredential, "host", signature)),
            "'Signature' must be 64 hexadecimal digits."
        ) << signature;
    }
}

}  // namespace
}  // namespace beholden::auth
