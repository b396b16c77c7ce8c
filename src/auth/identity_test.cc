#include "auth/identity.h"

#include <vector>

#include <gtest/gtest.h>

namespace beholden::auth {
namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

Session session_of(std::string human, std::vector<SessionTag> tags = {}) {
    Session session;
    session.source_identity = std::move(human);
    session.tags = std::move(tags);
    return session;
}

struct Settled {
    Result<void> result;
    Principal who;
};

Settled settle(Authenticated caller, const Headers& headers) {
    auto result = settle_identity(headers, caller);
    return {std::move(result), std::move(caller.principal)};
}

TEST(Identity, NothingStatedStaysEmpty) {
    const auto [result, who] = settle({}, {{"Host", "localhost"}, {"x-beholden-other", "x"}});
    ASSERT_TRUE(result);
    EXPECT_TRUE(who.source_identity.empty());
    EXPECT_TRUE(who.purpose.empty());
    EXPECT_TRUE(who.case_reference.empty());
    EXPECT_TRUE(who.offence.empty());
    EXPECT_FALSE(who.source_identity_bound);
}

TEST(Identity, HeadersSayWhoAndWhyInAnyCase) {
    const auto [result, who] = settle(
        {}, {{"X-Beholden-Human", "alice"},
             {"x-beholden-purpose", "missing-person"},
             {"X-BEHOLDEN-CASE", "2026 17"},
             {"x-beholden-offence", "theft"}}
    );
    ASSERT_TRUE(result);
    EXPECT_EQ(who.source_identity, "alice");
    EXPECT_EQ(who.purpose, "missing-person");
    EXPECT_EQ(who.case_reference, "2026 17");
    EXPECT_EQ(who.offence, "theft");
}

TEST(Identity, TheSessionGoesBeforeTheHeaderAndTheHeaderBeforeTheKey) {
    Authenticated caller;
    caller.key_defaults.purpose = "by-key";
    EXPECT_EQ(settle(caller, {}).who.purpose, "by-key");
    EXPECT_EQ(settle(caller, {{"x-beholden-purpose", "by-header"}}).who.purpose, "by-header");
    caller.session = session_of("alice", {{"Purpose", "by-session", false}, {"case", "7", true}});
    const auto [result, who] = settle(caller, {{"x-beholden-offence", "theft"}});
    ASSERT_TRUE(result);
    EXPECT_EQ(who.source_identity, "alice");
    EXPECT_EQ(who.purpose, "by-session");
    EXPECT_EQ(who.case_reference, "7");
    EXPECT_EQ(who.offence, "theft");
}

TEST(Identity, AHeaderMayRepeatTheSessionAndNotContradictIt) {
    Authenticated caller;
    caller.session = session_of("alice", {{"purpose", "p", false}, {"case", "7", false}});
    EXPECT_TRUE(settle(caller, {{"x-beholden-purpose", "p"}, {"x-beholden-human", "alice"}}).result
    );
    for (const auto& header : Headers{
             {"x-beholden-purpose", "q"}, {"x-beholden-human", "bob"}, {"x-beholden-case", "8"}
         }) {
        const auto [result, who] = settle(caller, {header});
        ASSERT_FALSE(result) << header.first;
        EXPECT_EQ(result.error().code, ErrorCode::kAccessDenied);
        EXPECT_EQ(result.error().message.find("bob"), std::string::npos);
        EXPECT_TRUE(who.purpose.empty() && who.source_identity.empty());
    }
}

TEST(Identity, APersonalKeyNamesItsPersonAndNobodyElse) {
    Authenticated caller;
    caller.key_defaults.human = "alice";
    const auto [result, who] = settle(caller, {});
    ASSERT_TRUE(result);
    EXPECT_EQ(who.source_identity, "alice");
    EXPECT_TRUE(who.source_identity_bound);
    EXPECT_TRUE(settle(caller, {{"x-beholden-human", "alice"}}).result);
    EXPECT_EQ(
        settle(caller, {{"x-beholden-human", "bob"}}).result.error().code, ErrorCode::kAccessDenied
    );
    caller.session = session_of("bob");
    EXPECT_EQ(settle(caller, {}).result.error().code, ErrorCode::kAccessDenied);
}

TEST(Identity, RefusesHeadersOutOfBounds) {
    for (const auto& header : Headers{
             {"x-beholden-purpose", "two words"},
             {"x-beholden-human", "a"},
             {"x-beholden-case", std::string(129, 'c')},
             {"x-beholden-offence", "caf\xC3\xA9"}
         }) {
        EXPECT_EQ(settle({}, {header}).result.error().code, ErrorCode::kInvalidArgument)
            << header.first;
    }
}

}  // namespace
}  // namespace beholden::auth
