#include "audit/trust_policy.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "audit/testing/witness.h"

namespace beholden::audit {
namespace {

std::string log_key(std::string_view name) {
    const auto signer = NoteSigner::make(std::string(name), crypto::SecureKey::random());
    return to_vkey(signer->key());
}

std::string witness_key(std::string_view name) {
    return to_vkey(TestWitness(std::string(name)).key());
}

Result<TrustPolicy> parse(std::string_view text) { return TrustPolicy::parse(text, parse_vkey); }

/// Six witnesses in two groups, as in the specification's example.
std::string two_levels() {
    std::string text = "# who may be believed\n\nlog " + log_key("log.example") + "\t\n";
    for (const char* name : {"X1", "X2", "X3", "Y1", "Y2", "Y3"}) {
        text += fmt::format("  witness {} {} https://{}.example/\n", name, witness_key(name), name);
    }
    return text +
           "group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\n\t# both\ngroup XY all X Y\nquorum XY\n";
}

TEST(TrustPolicy, KnowsLogsAndWitnessesWithTheirAddresses) {
    const auto policy = parse(two_levels());
    ASSERT_TRUE(policy.has_value()) << policy.error().message;
    ASSERT_EQ(policy->logs().size(), 1U);
    EXPECT_EQ(policy->logs()[0].key.name, "log.example");
    EXPECT_EQ(policy->logs()[0].url, "");
    ASSERT_EQ(policy->witnesses().size(), 6U);
    EXPECT_EQ(policy->witnesses()[3].name, "Y1");
    EXPECT_EQ(policy->witnesses()[3].url, "https://Y1.example/");
}

TEST(TrustPolicy, CountsAQuorumOverGroupsOfGroups) {
    const TrustPolicy policy = parse(two_levels()).value();
    for (unsigned bits = 0; bits < 64; ++bits) {
        std::vector<bool> cosigned;
        for (unsigned i = 0; i < 6; ++i) cosigned.push_back(((bits >> i) & 1U) != 0);
        const int x = cosigned[0] + cosigned[1] + cosigned[2];
        const int y = cosigned[3] + cosigned[4] + cosigned[5];
        EXPECT_EQ(policy.is_quorum(cosigned), x >= 2 && y >= 1) << bits;
    }
    EXPECT_FALSE(policy.is_quorum({}));
}

TEST(TrustPolicy, MayAskForOneWitnessOrForNone) {
    const std::string witness = "witness w " + witness_key("w.example") + "\n";
    const TrustPolicy one = parse(witness + "quorum w\n").value();
    EXPECT_TRUE(one.is_quorum({true}));
    EXPECT_FALSE(one.is_quorum({false}));
    EXPECT_TRUE(parse("quorum none\n")->is_quorum({}));
    EXPECT_TRUE(parse(witness + "quorum none\n")->is_quorum({false}));
}

TEST(TrustPolicy, RefusesWhatTheSpecificationForbids) {
    const std::string w1 = "witness w1 " + witness_key("w.example") + "\n";
    const std::string w2 = "witness w2 " + witness_key("v.example") + "\n";
    const std::string log = "log " + log_key("log.example") + "\n";
    const std::string none = "quorum none\n";
    std::string same_key = w1;
    same_key.replace(8, 2, "w3");
    for (const std::string& text : std::vector<std::string>{
             "",
             "quorum none",
             none + none,
             "quorum w1\n" + w1,
             "quorum\n",
             "Quorum none\n",
             log + log + none,
             w1 + same_key + none,
             w1 + w1 + none,
             "log " + witness_key("w") + "\n" + none,
             "witness w " + log_key("w") + "\n" + none,
             "witness none " + witness_key("w") + "\n" + none,
             "witness w nonsense\n" + none,
             "witness w\n" + none,
             "log\n" + none,
             w1 + "group g 1\n" + none,
             w1 + "group g 0 w1\n" + none,
             w1 + "group g 2 w1\n" + none,
             w1 + "group g 01 w1\n" + none,
             w1 + "group g most w1\n" + none,
             w1 + "group w1 any w1\n" + none,
             w1 + "group g all w1 w1\n" + none,
             w1 + "group g all none\n" + none,
             w1 + "group g all g\n" + none,
             w1 + "group g all w1\ngroup h all w1\n" + none,
             "group g all w1\n" + w1 + none,
             w1 + w2 + "quorum w1 w2\n",
             "# a\rquorum x\n" + none,
             "# \x7f\n" + none,
             std::string("# \0\n", 4) + none,
         }) {
        EXPECT_FALSE(parse(text).has_value()) << text;
    }
    EXPECT_TRUE(parse(log + w1 + w2 + "group g any w1 w2\n" + none).has_value());
}

TEST(TrustPolicy, SaysWhichLineIsWrong) {
    const auto policy = parse("# one\n\nwitness w\nquorum none\n");
    ASSERT_FALSE(policy.has_value());
    EXPECT_NE(policy.error().message.find("line 3"), std::string::npos);
}

TEST(TrustPolicy, IsBounded) {
    std::string text;
    for (std::size_t i = 0; i < TrustPolicy::kNamesMax; ++i) {
        text += fmt::format("witness w{} {}\n", i, witness_key("w"));
    }
    EXPECT_TRUE(parse(text + "quorum w3\n").has_value());
    text += "witness more " + witness_key("w") + "\n";
    EXPECT_FALSE(parse(text + "quorum w3\n").has_value());
}

}  // namespace
}  // namespace beholden::audit
