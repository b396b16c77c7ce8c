#include "audit/verify/head.h"

#include <gtest/gtest.h>

#include "audit/testing/log_writer.h"
#include "audit/testing/witness.h"
#include "audit/verify/digest.h"

namespace beholden::audit::verify {
namespace {

class VerifierHead : public testing::Test {
protected:
    VerifierHead() { log_.grow(300); }

    [[nodiscard]] TrustPolicy policy(std::string_view quorum) const {
        const std::string text = "log " + to_vkey(log_.key()) + "\nwitness a " + to_vkey(a_.key()) +
                                 "\nwitness b " + to_vkey(b_.key()) +
                                 "\ngroup both all a b\nquorum " + std::string(quorum) + "\n";
        return TrustPolicy::parse(text, parse_key).value();
    }
    [[nodiscard]] LogProof proof_of(std::uint64_t index) const {
        LogProof proof;
        proof.index = index;
        proof.inclusion = prove_inclusion(index, log_.size(), log_.nodes()).value();
        proof.checkpoint = log_.checkpoint();
        return proof;
    }

    TestLog log_{NoteSigner::make("log.example", crypto::SecureKey::random()).value()};
    TestWitness a_{"a.example"};
    TestWitness b_{"b.example"};
};

TEST_F(VerifierHead, IsBelievedWithAQuorumOnly) {
    const std::string bare = log_.checkpoint();
    const std::string one = log_.checkpoint({a_.cosign(9, log_.checkpoint_text())});
    const std::string both =
        log_.checkpoint({b_.cosign(8, log_.checkpoint_text()), a_.cosign(9, log_.checkpoint_text())}
        );
    EXPECT_TRUE(verify_head(policy("none"), bare).has_value());
    EXPECT_FALSE(verify_head(policy("a"), bare).has_value());
    EXPECT_TRUE(verify_head(policy("a"), one).has_value());
    EXPECT_FALSE(verify_head(policy("both"), one).has_value());
    const auto head = verify_head(policy("both"), both);
    ASSERT_TRUE(head.has_value());
    EXPECT_EQ(head->checkpoint.size, 300U);
    ASSERT_EQ(head->cosignatures.size(), 2U);
    EXPECT_EQ(head->cosignatures[0].witness, "a");
    EXPECT_EQ(head->cosignatures[0].time_s, 9U);
}

TEST_F(VerifierHead, IsNotBelievedWithAWrongSignature) {
    const std::string wrong = log_.checkpoint({a_.cosign(9, "something else\n")});
    EXPECT_FALSE(verify_head(policy("none"), wrong).has_value());
    std::string edited = log_.checkpoint();
    edited.replace(edited.find("300"), 3, "299");
    EXPECT_FALSE(verify_head(policy("none"), edited).has_value());
    EXPECT_FALSE(verify_head(policy("none"), "nonsense").has_value());
    const auto none = TrustPolicy::parse("quorum none\n", parse_key);
    EXPECT_FALSE(verify_head(none.value(), log_.checkpoint()).has_value());
}

TEST_F(VerifierHead, FollowsTheReceiptOfEveryEntry) {
    for (std::uint64_t index = 0; index < log_.size(); ++index) {
        const LogProof proof = proof_of(index);
        EXPECT_TRUE(verify_proof(policy("none"), proof, as_bytes(log_.entry(index))));
        EXPECT_FALSE(verify_proof(policy("none"), proof, as_bytes(log_.entry(index) + "x")));
    }
}

TEST_F(VerifierHead, FollowsNoOtherReceipt) {
    const auto entry = as_bytes(log_.entry(77));
    LogProof proof = proof_of(77);
    proof.index = 78;
    EXPECT_FALSE(verify_proof(policy("none"), proof, entry));
    proof.index = 300;
    EXPECT_FALSE(verify_proof(policy("none"), proof, entry));
    proof = proof_of(77);
    proof.inclusion.pop_back();
    EXPECT_FALSE(verify_proof(policy("none"), proof, entry));
    proof = proof_of(77);
    proof.inclusion.push_back(proof.inclusion.back());
    EXPECT_FALSE(verify_proof(policy("none"), proof, entry));
    proof = proof_of(77);
    proof.inclusion[3][0] ^= std::byte{1};
    EXPECT_FALSE(verify_proof(policy("none"), proof, entry));
    EXPECT_FALSE(verify_proof(policy("a"), proof_of(77), entry));
}

}  // namespace
}  // namespace beholden::audit::verify
