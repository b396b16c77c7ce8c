#include "audit/proof.h"

#include <gtest/gtest.h>

#include "audit/note_text.h"

namespace beholden::audit {
namespace {

LogProof some_proof(std::size_t hashes) {
    LogProof proof;
    proof.index = 73'894;
    for (std::size_t i = 0; i < hashes; ++i) {
        proof.inclusion.emplace_back().fill(static_cast<std::byte>(i));
    }
    proof.checkpoint =
        print_note({"a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", {{"a", 7, Bytes(64)}}});
    return proof;
}

TEST(LogProof, IsWrittenAsTheSpecificationSays) {
    LogProof proof = some_proof(2);
    proof.extra = parse_hex("0102").value();
    EXPECT_EQ(
        print_proof(proof),
        "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 73894\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\n" +
            proof.checkpoint
    );
}

TEST(LogProof, IsReadAsItWasWritten) {
    for (const std::size_t hashes : {0U, 1U, 30U, 63U}) {
        LogProof proof = some_proof(hashes);
        for (int with_extra = 0; with_extra < 2; ++with_extra) {
            if (with_extra != 0) proof.extra = Bytes(5, std::byte{9});
            const auto parsed = parse_proof(print_proof(proof));
            ASSERT_TRUE(parsed.has_value());
            EXPECT_EQ(parsed->index, proof.index);
            EXPECT_EQ(parsed->inclusion, proof.inclusion);
            EXPECT_EQ(parsed->extra, proof.extra);
            EXPECT_EQ(parsed->checkpoint, proof.checkpoint);
        }
    }
}

TEST(LogProof, IsParsedStrictly) {
    const std::string good = print_proof(some_proof(1));
    ASSERT_TRUE(parse_proof(good).has_value());
    const auto changed = [&good](std::string_view from, std::string_view to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    EXPECT_FALSE(parse_proof("").has_value());
    EXPECT_FALSE(parse_proof(changed("@v1", "@v2")).has_value());
    EXPECT_FALSE(parse_proof(changed("@v1\n", "@v1\r\n")).has_value());
    EXPECT_FALSE(parse_proof(changed("index ", "index  ")).has_value());
    EXPECT_FALSE(parse_proof(changed("73894", "073894")).has_value());
    EXPECT_FALSE(parse_proof(changed("73894", "99999999999999999999")).has_value());
    EXPECT_FALSE(parse_proof(changed("index 73894\n", "")).has_value());
    EXPECT_FALSE(parse_proof(changed("index", "extra !\nindex")).has_value());
    EXPECT_FALSE(parse_proof(changed("index", "extra AA==\nextra AA==\nindex")).has_value());
    EXPECT_FALSE(parse_proof(changed("AAAA", "AAA")).has_value());
    EXPECT_FALSE(parse_proof(changed("AAAA", "")).has_value());
    EXPECT_FALSE(parse_proof(changed("=\n\na", "=\na")).has_value());
    EXPECT_FALSE(parse_proof(good + "\n").has_value());
    EXPECT_FALSE(parse_proof(print_proof(some_proof(64))).has_value());
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(parse_proof(good.substr(0, length)).has_value()) << length;
    }
    LogProof huge = some_proof(1);
    huge.extra = Bytes(kProofBytesMax);
    EXPECT_FALSE(parse_proof(print_proof(huge)).has_value());
}

}  // namespace
}  // namespace beholden::audit
