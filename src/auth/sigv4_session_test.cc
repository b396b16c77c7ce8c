#include <memory>

#include <gtest/gtest.h>

#include "auth/amz_date.h"
#include "auth/sigv4.h"
#include "auth/test_support.h"

namespace beholden::auth {
namespace {

using test::Message;
using test::Signer;

/// Requests signed with a session of the key that test::Signer has.
class SigV4Session : public testing::Test {
protected:
    SigV4Session() {
        keys_.add(parent_.access_key_id, parent_.secret);
        clock_.time = TimePoint(parse_amz_date(parent_.date)->time_since_epoch());
        SigV4Options options;
        options.sessions = &tokens_;
        authenticator_ = make_sigv4_authenticator(keys_, clock_, std::move(options));
        session_.parent = AccessKeyId(parent_.access_key_id);
        session_.role = Role::kInvestigator;
        session_.name = "laptop";
        session_.source_identity = "alice";
        session_.tags = {{"purpose", "p", false}};
        session_.expires = std::chrono::floor<std::chrono::seconds>(clock_.time) + kLife;
    }

    static constexpr std::chrono::seconds kLife{100};

    SessionCredentials issue() { return tokens_.issue(session_).value(); }

    static Signer signer_of(const SessionCredentials& made) {
        Signer signer;
        signer.access_key_id = made.id.str();
        signer.secret = as_text(made.secret);
        signer.signed_headers = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";
        return signer;
    }
    static Message call(const SessionCredentials& made) {
        Message message = test::make_call();
        message.set("X-Amz-Security-Token", made.token);
        return message;
    }
    Message signed_call(const SessionCredentials& made) {
        Message message = call(made);
        signer_of(made).sign(message);
        return message;
    }
    Result<Authenticated> verify(const Message& message) {
        return authenticator_->verify(message.view());
    }
    ErrorCode error_of(const Message& message) {
        const auto result = verify(message);
        EXPECT_FALSE(result);
        return result ? ErrorCode::kInternal : result.error().code;
    }

    Signer parent_;
    crypto::SecureKey root_ = crypto::SecureKey::random();
    SessionTokens tokens_{root_};
    test::MemoryKeys keys_;
    test::StoppedClock clock_;
    std::unique_ptr<Authenticator> authenticator_;
    Session session_;
};

TEST_F(SigV4Session, IsLetInAsItsKeyInItsRole) {
    const auto made = issue();
    const auto result = verify(signed_call(made));
    ASSERT_TRUE(result) << result.error().message;
    EXPECT_EQ(result->principal.access_key_id.str(), parent_.access_key_id);
    EXPECT_EQ(result->principal.session_key_id, made.id);
    EXPECT_EQ(result->principal.session_name, "laptop");
    EXPECT_EQ(result->principal.role, Role::kInvestigator);
    ASSERT_TRUE(result->session);
    EXPECT_EQ(*result->session, session_);
}

TEST_F(SigV4Session, EndsToTheSecond) {
    const Message message = signed_call(issue());
    clock_.time += kLife - std::chrono::milliseconds(1);
    EXPECT_TRUE(verify(message));
    clock_.time += std::chrono::milliseconds(1);
    const auto result = verify(message);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kExpiredToken);
    EXPECT_EQ(result.error().message, "The security token included in the request is expired");
}

TEST_F(SigV4Session, OnlyItsOwnerLearnsThatItEnded) {
    const auto made = issue();
    Message message = call(made);
    Signer liar = signer_of(made);
    liar.secret += "x";
    liar.sign(message);
    clock_.time += kLife;
    EXPECT_EQ(error_of(message), ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4Session, TheTokenMustBeSigned) {
    const auto made = issue();
    Message message = call(made);
    Signer careless = signer_of(made);
    careless.signed_headers = "content-type;host;x-amz-date;x-amz-target";
    careless.sign(message);
    EXPECT_EQ(error_of(message), ErrorCode::kIncompleteSignature);
}

TEST_F(SigV4Session, IsNothingWithoutItsToken) {
    const auto made = issue();
    Message message = test::make_call();
    Signer signer = signer_of(made);
    signer.signed_headers = "content-type;host;x-amz-date;x-amz-target";
    signer.sign(message);
    EXPECT_EQ(error_of(message), ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4Session, RefusesForgedTokensAndThoseOfOthers) {
    const auto made = issue();
    const auto other = issue();
    for (const std::string& token :
         {std::string("FwoGZXIvYXdzEXAMPLETOKEN"), other.token, made.token.substr(4), std::string()
         }) {
        Message message = test::make_call();
        message.set("X-Amz-Security-Token", token);
        signer_of(made).sign(message);
        EXPECT_EQ(error_of(message), ErrorCode::kUnrecognizedClient);
    }
    // A long-term key with a token, and a token of a server with another root key.
    Message message = call(made);
    Signer parent = parent_;
    parent.signed_headers = signer_of(made).signed_headers;
    parent.sign(message);
    EXPECT_EQ(error_of(message), ErrorCode::kUnrecognizedClient);
    const auto foreign = SessionTokens(crypto::SecureKey::random()).issue(session_).value();
    EXPECT_EQ(error_of(signed_call(foreign)), ErrorCode::kUnrecognizedClient);
    // Not even the secret that stands in for unknown ones opens anything.
    Signer guesser = signer_of(made);
    guesser.secret = std::string(32, '\0');
    message = test::make_call();
    message.set("X-Amz-Security-Token", "forged");
    guesser.sign(message);
    EXPECT_EQ(error_of(message), ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4Session, EndsWithItsKey) {
    const auto made = issue();
    ASSERT_TRUE(verify(signed_call(made)));
    keys_.add(parent_.access_key_id, parent_.secret, /*enabled=*/false);
    EXPECT_EQ(error_of(signed_call(made)), ErrorCode::kUnrecognizedClient);
    keys_.keys.clear();
    EXPECT_EQ(error_of(signed_call(made)), ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4Session, EndsWhenItsKeyMayDoLess) {
    const auto made = issue();
    keys_.keys.at(parent_.access_key_id).role = Role::kInvestigator;
    EXPECT_TRUE(verify(signed_call(made)));
    keys_.keys.at(parent_.access_key_id).role = Role::kReviewer;
    EXPECT_EQ(error_of(signed_call(made)), ErrorCode::kUnrecognizedClient);
}

TEST_F(SigV4Session, BringsWhatIsStoredWithItsKey) {
    keys_.keys.at(parent_.access_key_id).defaults = {.human = "alice", .purpose = "by-key"};
    EXPECT_EQ(verify(signed_call(issue()))->key_defaults.purpose, "by-key");
    EXPECT_EQ(verify(signed_call(issue()))->key_defaults.human, "alice");
}

}  // namespace
}  // namespace beholden::auth
