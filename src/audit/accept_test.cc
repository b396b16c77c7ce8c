#include "audit/accept.h"

#include <map>

#include <gtest/gtest.h>

#include "audit/testing/witness.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"

namespace beholden::audit {
namespace {

class Accept : public testing::Test {
protected:
    [[nodiscard]] TrustPolicy policy(std::string_view quorum) const {
        const std::string text = "log " + to_vkey(log_.key()) + "\nwitness a " + to_vkey(a_.key()) +
                                 "\nwitness b " + to_vkey(b_.key()) +
                                 "\ngroup both all a b\nquorum " + std::string(quorum) + "\n";
        return TrustPolicy::parse(text, parse_vkey).value();
    }
    [[nodiscard]] std::string text(std::string_view origin = "log.example") const {
        return print_checkpoint({std::string(origin), range_.size(), range_.root(), {}});
    }

    NoteSigner log_ = NoteSigner::make("log.example", crypto::SecureKey::random()).value();
    TestWitness a_{"a.example"};
    TestWitness b_{"b.example"};
    CompactRange range_;
};

TEST_F(Accept, TakesWhatTheLogAndEnoughWitnessesSigned) {
    const std::string note =
        print_note({text(), {log_.sign(text()), b_.cosign(7, text()), a_.cosign(5, text())}});
    const auto accepted = accept_checkpoint(policy("both"), note);
    ASSERT_TRUE(accepted.has_value()) << accepted.error().message;
    EXPECT_EQ(print_checkpoint(accepted->checkpoint), text());
    ASSERT_EQ(accepted->witnesses.size(), 2U);
    EXPECT_EQ(accepted->witnesses[0].key, 1U);
    EXPECT_EQ(accepted->witnesses[0].time_s, 7U);
}

TEST_F(Accept, RefusesTooFewWitnesses) {
    const std::string note = print_note({text(), {log_.sign(text()), a_.cosign(5, text())}});
    EXPECT_EQ(accept_checkpoint(policy("both"), note).error().code, ErrorCode::kAccessDenied);
    EXPECT_TRUE(accept_checkpoint(policy("a"), note).has_value());
    EXPECT_EQ(accept_checkpoint(policy("b"), note).error().code, ErrorCode::kAccessDenied);
}

TEST_F(Accept, RefusesWhatTheLogDidNotSign) {
    const std::string note = print_note({text(), {a_.cosign(5, text())}});
    EXPECT_EQ(accept_checkpoint(policy("none"), note).error().code, ErrorCode::kAccessDenied);
    const NoteSigner other = NoteSigner::make("log.example", crypto::SecureKey::random()).value();
    const std::string forged = print_note({text(), {other.sign(text())}});
    EXPECT_EQ(accept_checkpoint(policy("none"), forged).error().code, ErrorCode::kAccessDenied);
}

TEST_F(Accept, RefusesAnotherLogsOriginUnderOurSignature) {
    const std::string body = text("other.example");
    const std::string note = print_note({body, {log_.sign(body)}});
    EXPECT_EQ(accept_checkpoint(policy("none"), note).error().code, ErrorCode::kAccessDenied);
}

TEST_F(Accept, RefusesAWitnessThatSignedSomethingElse) {
    const std::string note = print_note({text(), {log_.sign(text()), a_.cosign(5, "x\n")}});
    EXPECT_EQ(accept_checkpoint(policy("none"), note).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(Accept, FollowsAProofFromEntryToSignature) {
    std::vector<Hash> leaves;
    std::map<NodeId, Hash> nodes;
    for (const char* entry : {"a", "b", "c", "d", "e"}) {
        leaves.push_back(leaf_hash(as_bytes(entry)));
        range_.append(leaves.back(), [&](NodeId id, const Hash& hash) { nodes[id] = hash; });
    }
    LogProof proof;
    proof.index = 3;
    proof.inclusion =
        prove_inclusion(3, 5, [&](NodeId id) -> Result<Hash> { return nodes.at(id); }).value();
    proof.checkpoint = print_note({text(), {log_.sign(text()), a_.cosign(5, text())}});
    EXPECT_TRUE(accept_proof(policy("a"), proof, leaves[3]).has_value());
    EXPECT_EQ(accept_proof(policy("a"), proof, leaves[2]).error().code, ErrorCode::kCorruption);
    EXPECT_EQ(accept_proof(policy("b"), proof, leaves[3]).error().code, ErrorCode::kAccessDenied);
}

}  // namespace
}  // namespace beholden::audit
