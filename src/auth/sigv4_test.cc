#include "auth/sigv4.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "auth/amz_date.h"
#include "auth/body_digest.h"
#include "auth/test_support.h"

namespace beholden::auth {
namespace {

using test::Message;
using test::Signer;

class SigV4 : public testing::Test {
protected:
    SigV4() {
        keys_.add(signer_.access_key_id, signer_.secret);
        clock_.time = TimePoint(parse_amz_date(signer_.date)->time_since_epoch());
    }

    Result<Authenticated> verify(const Message& message) {
        return authenticator_->verify(message.view());
    }
    Error error_of(const Message& message) {
        auto result = verify(message);
        if (result) return Error{};
        return result.error();
    }
    Message signed_call() {
        Message message = test::make_call();
        signer_.sign(message);
        return message;
    }
    void restart(SigV4Options options) {
        authenticator_ = make_sigv4_authenticator(keys_, clock_, std::move(options));
    }

    Signer signer_;
    test::MemoryKeys keys_;
    test::StoppedClock clock_;
    std::unique_ptr<Authenticator> authenticator_ = make_sigv4_authenticator(keys_, clock_);
};

TEST_F(SigV4, AcceptsEveryRequestThatBotocoreSigned) {
    for (const auto& one : test::load_signed_cases()) {
        keys_.add(one.access_key_id, one.secret);
        clock_.time = one.time;
        const auto result = verify(one.message);
        ASSERT_TRUE(result) << result.error().message << "\n" << one.canonical_request;
        EXPECT_EQ(result->principal.access_key_id.str(), one.access_key_id);
        EXPECT_EQ(result->principal.key_name, "name of " + one.access_key_id);
        EXPECT_EQ(result->principal.role, Role::kOperator);
        EXPECT_EQ(result->service, one.service);
        EXPECT_EQ(result->region, one.region);
        EXPECT_FALSE(result->principal.replayed);
    }
}

TEST_F(SigV4, RefusesEveryChangeToASignedRequest) {
    for (const auto& one : test::load_signed_cases()) {
        keys_.add(one.access_key_id, one.secret);
        clock_.time = one.time;
        std::vector<Message> changed(4, one.message);
        changed[0].body += "x";
        changed[1].method = "PUT";
        changed[2].target = "/changed";
        for (auto& [name, value] : changed[3].headers) {
            if (name == "Host") value += "1";
        }
        if (!one.message.body.empty()) {
            changed.push_back(one.message);
            auto& byte = changed.back().body[one.message.body.size() / 2];
            byte = static_cast<char>(byte ^ 1);
        }
        for (const auto& message : changed) {
            EXPECT_EQ(error_of(message).code, ErrorCode::kUnrecognizedClient);
        }
    }
}

TEST_F(SigV4, AnswersUnknownKeyDisabledKeyAndWrongSignatureAlike) {
    const Message good = signed_call();
    Signer stranger = signer_;
    stranger.access_key_id = "AKIAEXAMPLE777777777";
    Message unknown = test::make_call();
    stranger.sign(unknown);
    Signer liar = signer_;
    liar.secret += "x";
    Message wrong = test::make_call();
    liar.sign(wrong);
    // Not even the key that stands in for unknown ones opens anything.
    Signer guesser = stranger;
    guesser.secret = std::string(32, '\0');
    Message guessed = test::make_call();
    guesser.sign(guessed);
    guesser.secret.clear();
    Message guessed_empty = test::make_call();
    guesser.sign(guessed_empty);

    const Error unknown_error = error_of(unknown);
    EXPECT_EQ(unknown_error.code, ErrorCode::kUnrecognizedClient);
    for (const Message& message : {wrong, guessed, guessed_empty}) {
        const Error error = error_of(message);
        EXPECT_EQ(error.code, unknown_error.code);
        EXPECT_EQ(error.message, unknown_error.message);
    }
    keys_.add(signer_.access_key_id, signer_.secret, /*enabled=*/false);
    const Error disabled = error_of(good);
    EXPECT_EQ(disabled.code, unknown_error.code);
    EXPECT_EQ(disabled.message, unknown_error.message);
}

TEST_F(SigV4, SaysWhenASignatureIsMissing) {
    const Error error = error_of(test::make_call());
    EXPECT_EQ(error.code, ErrorCode::kMissingAuthentication);
    EXPECT_EQ(error.message, "Missing Authentication Token");
}

TEST_F(SigV4, RefusesSignaturesInTheQuery) {
    for (const char* query :
         {"?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00", "?a=b&x-amz-date=1"}) {
        Message message = test::make_call();
        message.target += query;
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature);
        signer_.sign(message);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature);
    }
}

TEST_F(SigV4, RefusesHeadersThatItWouldHonourUnsigned) {
    for (const char* name :
         {"x-amz-security-token", "X-Amz-User-Agent", "x-amz-content-sha256", "x-beholden-purpose",
          "X-Beholden-Case"}) {
        Message message = signed_call();
        message.set(name, "value");
        const Error error = error_of(message);
        EXPECT_EQ(error.code, ErrorCode::kIncompleteSignature) << name;
        EXPECT_NE(error.message.find("which were not signed"), std::string::npos);
    }
    for (const char* name : {"content-type", "host", "x-amz-date", "x-amz-target"}) {
        Signer careless = signer_;
        const std::size_t at = careless.signed_headers.find(name);
        careless.signed_headers.erase(at, std::string(name).size());
        std::erase(careless.signed_headers, ' ');
        auto& list = careless.signed_headers;
        if (const auto twice = list.find(";;"); twice != std::string::npos) list.erase(twice, 1);
        if (list.front() == ';') list.erase(0, 1);
        if (list.back() == ';') list.pop_back();
        Message message = test::make_call();
        careless.sign(message);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << name;
    }
}

TEST_F(SigV4, RefusesACallWithoutAHeaderItNeeds) {
    for (const char* name : {"Host", "Content-Type", "X-Amz-Target", "X-Amz-Date"}) {
        Message message = signed_call();
        message.remove(name);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << name;
    }
}

TEST_F(SigV4, TakesAmzSdkHeadersUnsignedAndSigned) {
    Message message = signed_call();
    message.set("amz-sdk-request", "attempt=2; max=3");
    EXPECT_TRUE(verify(message));
    signer_.signed_headers = "amz-sdk-request;" + signer_.signed_headers;
    signer_.sign(message);
    EXPECT_TRUE(verify(message));
    message.set("amz-sdk-request", "attempt=3; max=3");
    EXPECT_EQ(error_of(message).code, ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4, RefusesRepeatedHeadersThatItWouldHonour) {
    for (const char* name :
         {"Host", "HOST", "Content-Type", "x-amz-date", "X-AMZ-TARGET", "Authorization"}) {
        Message message = signed_call();
        message.headers.emplace_back(name, message.get(name));
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << name;
        std::ranges::rotate(message.headers, message.headers.end() - 1);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << name;
    }
}

TEST_F(SigV4, RefusesSignedHeadersThatAreNotThere) {
    Message message = test::make_call();
    message.set("zebra", "1");
    signer_.signed_headers += ";zebra";
    signer_.sign(message);
    EXPECT_TRUE(verify(message));
    message.remove("zebra");
    EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature);
}

TEST_F(SigV4, HashesTheBodyWhateverTheHashHeaderSays) {
    signer_.signed_headers = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";
    Message message = test::make_call(R"({"Attributes":["ALL"]})");
    message.set("x-amz-content-sha256", body_sha256_hex(message.body));
    signer_.sign(message);
    EXPECT_TRUE(verify(message));
    Message other_body = message;
    other_body.body[2] = 'B';
    EXPECT_EQ(error_of(other_body).code, ErrorCode::kUnrecognizedClient);
    // Rightly signed, but the header tells of another body.
    Message other_hash = message;
    other_hash.set("x-amz-content-sha256", body_sha256_hex("other"));
    signer_.sign(other_hash);
    EXPECT_EQ(error_of(other_hash).code, ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4, RefusesUnsignedAndStreamingPayloads) {
    signer_.signed_headers = "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target";
    for (const char* mode :
         {"UNSIGNED-PAYLOAD", "unsigned-payload", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
          "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"}) {
        Message message = test::make_call();
        message.set("x-amz-content-sha256", mode);
        signer_.sign(message);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << mode;
    }
}

TEST_F(SigV4, RefusesAScopeOfAnotherDayOrService) {
    for (const char* day : {"20261123", "20261125", "20250101"}) {
        Signer other = signer_;
        other.scope_date = day;
        Message message = test::make_call();
        other.sign(message);
        const Error error = error_of(message);
        EXPECT_EQ(error.code, ErrorCode::kIncompleteSignature);
        EXPECT_EQ(
            error.message,
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            "HTTP: '" +
                std::string(day) + "' != '20261124', from '20261124T090000Z'."
        );
    }
    for (const char* service : {"s3", "Rekognition", "rekognitio", "iam"}) {
        Signer other = signer_;
        other.service = service;
        Message message = test::make_call();
        other.sign(message);
        const Error error = error_of(message);
        EXPECT_EQ(error.code, ErrorCode::kIncompleteSignature);
        EXPECT_EQ(error.message, "Credential should be scoped to correct service: 'rekognition'.");
    }
}

TEST_F(SigV4, AcceptsAnySessionTokenNever) {
    signer_.signed_headers = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";
    for (const char* token : {"", "FwoGZXIvYXdzEXAMPLETOKEN"}) {
        Message message = test::make_call();
        message.set("X-Amz-Security-Token", token);
        signer_.sign(message);
        EXPECT_EQ(error_of(message).code, ErrorCode::kUnrecognizedClient) << token;
    }
}

TEST_F(SigV4, AllowsFiveMinutesOfSkewEitherWay) {
    const TimePoint signed_at = clock_.time;
    using std::chrono::seconds;
    for (const int off : {-300, -299, 0, 299, 300}) {
        clock_.time = signed_at + seconds(off);
        EXPECT_TRUE(verify(signed_call())) << off;
    }
    clock_.time = signed_at + seconds(301);
    Error error = error_of(signed_call());
    EXPECT_EQ(error.code, ErrorCode::kSignatureExpired);
    EXPECT_EQ(
        error.message,
        "Signature expired: 20261124T090000Z is now earlier than 20261124T090001Z "
        "(20261124T090501Z - 5 min.)"
    );
    clock_.time = signed_at - seconds(301);
    error = error_of(signed_call());
    EXPECT_EQ(error.code, ErrorCode::kSignatureExpired);
    EXPECT_EQ(
        error.message,
        "Signature not yet current: 20261124T090000Z is still later than 20261124T085959Z "
        "(20261124T085459Z + 5 min.)"
    );
}

TEST_F(SigV4, RefusesADateThatIsNotOne) {
    for (const char* date : {"2026-11-24T09:00:00Z", "20261124T250000Z", ""}) {
        Message message = signed_call();
        message.set("X-Amz-Date", date);
        EXPECT_EQ(error_of(message).code, ErrorCode::kIncompleteSignature) << date;
    }
}

TEST_F(SigV4, ServesAndFlagsReplays) {
    const Message message = signed_call();
    EXPECT_FALSE(verify(message)->principal.replayed);
    EXPECT_TRUE(verify(message)->principal.replayed);
    Message next = test::make_call();
    signer_.date = "20261124T090001Z";
    signer_.sign(next);
    EXPECT_FALSE(verify(next)->principal.replayed);
}

TEST_F(SigV4, RemembersNoSignatureThatItRefused) {
    keys_.add(signer_.access_key_id, signer_.secret, /*enabled=*/false);
    const Message message = signed_call();
    EXPECT_FALSE(verify(message));
    keys_.add(signer_.access_key_id, signer_.secret);
    EXPECT_FALSE(verify(message)->principal.replayed);
}

TEST_F(SigV4, RefusesReplaysWhereTheSettingSaysSo) {
    SigV4Options options;
    options.replay_signatures_max = 2;
    options.refuses_replay = [](const SignedRequest& request) { return request.body == "write"; };
    restart(std::move(options));
    Message write = test::make_call("write");
    signer_.sign(write);
    Message read = test::make_call("read");
    signer_.sign(read);
    EXPECT_TRUE(verify(write));
    EXPECT_TRUE(verify(read));
    EXPECT_EQ(error_of(write).code, ErrorCode::kAccessDenied);
    EXPECT_TRUE(verify(read)->principal.replayed);
    // The cache is full: a fresh signature cannot be told from a replay.
    signer_.date = "20261124T090001Z";
    signer_.sign(write);
    EXPECT_EQ(error_of(write).code, ErrorCode::kOverloaded);
    signer_.sign(read);
    EXPECT_FALSE(verify(read)->principal.replayed);
}

}  // namespace
}  // namespace beholden::auth
