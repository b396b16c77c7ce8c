#include "auth/session_token.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/limits.h"

namespace beholden::auth {
namespace {

Session make_session() {
    Session session;
    session.parent = AccessKeyId("AKIAEXAMPLE222222222");
    session.role = Role::kInvestigator;
    session.name = "alice-laptop";
    session.source_identity = "alice";
    session.tags = {
        {"case", "2026-17", true}, {"purpose", "missing-person", false}, {"x", "", true}
    };
    session.rooted = std::chrono::sys_seconds(std::chrono::seconds(1'795'510'800));
    session.expires = session.rooted + std::chrono::hours(1);
    return session;
}

class SessionTokensTest : public testing::Test {
protected:
    crypto::SecureKey root_ = crypto::SecureKey::random();
    SessionTokens tokens_{root_};
};

TEST_F(SessionTokensTest, WhatWasHandedOutComesBack) {
    const Session session = make_session();
    const auto made = tokens_.issue(session);
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->id.str().starts_with("ASIA"));
    EXPECT_EQ(made->id.str().size(), 20U);
    EXPECT_EQ(made->secret.size(), 40U);
    const auto opened = tokens_.open(made->token, made->id.str());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->session, session);
    EXPECT_EQ(opened->secret, made->secret);
}

TEST_F(SessionTokensTest, AServerWithTheSameRootKeyHonoursThem) {
    const auto made = tokens_.issue(make_session()).value();
    EXPECT_TRUE(
        SessionTokens(crypto::SecureKey::copy_of(root_.bytes())).open(made.token, made.id.str())
    );
    EXPECT_FALSE(SessionTokens(crypto::SecureKey::random()).open(made.token, made.id.str()));
}

TEST_F(SessionTokensTest, NoTwoAreAlikeAndNothingIsReadable) {
    std::set<std::string> seen;
    for (int i = 0; i < 50; ++i) {
        const auto made = tokens_.issue(make_session()).value();
        EXPECT_TRUE(seen.insert(made.id.str()).second);
        EXPECT_TRUE(seen.insert(made.token).second);
        EXPECT_TRUE(seen.insert(std::string(as_text(made.secret))).second);
        const Bytes box = parse_base64(made.token).value();
        for (const char* part : {"alice", "missing-person", "2026-17", "AKIA", "investigator"}) {
            EXPECT_EQ(as_text(box).find(part), std::string_view::npos) << part;
        }
        EXPECT_EQ(as_text(box).find(as_text(made.secret)), std::string_view::npos);
    }
}

TEST_F(SessionTokensTest, EveryChangeOfATokenIsNoticed) {
    const auto made = tokens_.issue(make_session()).value();
    const Bytes box = parse_base64(made.token).value();
    for (std::size_t i = 0; i < box.size(); ++i) {
        Bytes changed = box;
        changed[i] ^= std::byte{1};
        EXPECT_FALSE(tokens_.open(to_base64(changed), made.id.str())) << i;
    }
    for (std::size_t length = 0; length < box.size(); ++length) {
        EXPECT_FALSE(tokens_.open(to_base64(std::span(box).first(length)), made.id.str()));
    }
    for (const std::string& text :
         {std::string(), made.token + "=", made.token + "A", " " + made.token,
          std::string(limits::kSessionTokenBytesMax + 4, 'A')}) {
        EXPECT_FALSE(tokens_.open(text, made.id.str()));
    }
}

TEST_F(SessionTokensTest, ATokenBelongsToItsKeyId) {
    const auto one = tokens_.issue(make_session()).value();
    const auto other = tokens_.issue(make_session()).value();
    EXPECT_FALSE(tokens_.open(one.token, other.id.str()));
    EXPECT_FALSE(tokens_.open(one.token, ""));
    EXPECT_FALSE(tokens_.open(one.token, "AKIAEXAMPLE222222222"));
}

TEST_F(SessionTokensTest, BoundsTheSizeAndLetsTheLargestThrough) {
    Session session = make_session();
    session.tags.clear();
    while (SessionTokens::size_pct(session) <= 100) {
        const auto made = tokens_.issue(session);
        if (!made) break;
        EXPECT_LE(made->token.size(), limits::kSessionTokenBytesMax);
        EXPECT_TRUE(tokens_.open(made->token, made->id.str()));
        session.tags.push_back({std::to_string(session.tags.size()), std::string(256, 'v'), false});
    }
    EXPECT_GT(session.tags.size(), 10U);
    EXPECT_LT(session.tags.size(), 50U);
    EXPECT_EQ(tokens_.issue(session).error().code, ErrorCode::kQuotaExceeded);
}

}  // namespace
}  // namespace beholden::auth
