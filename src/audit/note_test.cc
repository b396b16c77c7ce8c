#include "audit/note.h"

#include <string>

#include <gtest/gtest.h>

#include "audit/testing/witness.h"

namespace beholden::audit {
namespace {

// The example of C2SP signed-note.
constexpr std::string_view kExampleKey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kExampleNote =
    "This is an example message.\n\n\xe2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";
// The example of golang.org/x/mod/sumdb/note.
constexpr std::string_view kGoSecret =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
constexpr std::string_view kGoKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kGoText =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n";
constexpr std::string_view kGoLine =
    "\xe2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

std::vector<NoteKey> keys_of(const NoteKey& key) { return {key}; }

TEST(Note, OfTheSpecificationsExampleHolds) {
    const NoteKey key = parse_vkey(kExampleKey).value();
    EXPECT_EQ(key.id, 0x530d903aU);
    EXPECT_EQ(to_vkey(key), kExampleKey);
    const NoteText note = parse_note(kExampleNote).value();
    EXPECT_EQ(note.text, "This is an example message.\n");
    EXPECT_EQ(verify_note(note, keys_of(key))->size(), 1U);
    EXPECT_EQ(print_note(note), kExampleNote);
}

TEST(Note, IsSignedAsGoSignsIt) {
    const NoteSigner signer = NoteSigner::parse(kGoSecret).value();
    EXPECT_EQ(to_vkey(signer.key()), kGoKey);
    EXPECT_EQ(signature_line(signer.sign(kGoText)), kGoLine);
    const crypto::SecretBytes secret = signer.secret_text();
    EXPECT_EQ(as_text(secret), kGoSecret);
}

TEST(Note, OfAnUnknownKeyHasNoVerifiedSignature) {
    const NoteText note = parse_note(kExampleNote).value();
    EXPECT_TRUE(verify_note(note, {})->empty());
    // The same name, another key: as unknown as another name.
    NoteKey other = parse_vkey(kExampleKey).value();
    other.id ^= 1U;
    EXPECT_TRUE(verify_note(note, keys_of(other))->empty());
    other = parse_vkey(kExampleKey).value();
    other.name = "example.com/bar";
    EXPECT_TRUE(verify_note(note, keys_of(other))->empty());
}

TEST(Note, WithAWrongSignatureOfAKnownKeyIsRefusedAsAWhole) {
    const NoteSigner good = NoteSigner::make("good.example", crypto::SecureKey::random()).value();
    const NoteSigner bad = NoteSigner::make("bad.example", crypto::SecureKey::random()).value();
    const std::vector<NoteKey> keys = {good.key(), bad.key()};
    NoteText note{"text\n", {good.sign("text\n"), bad.sign("text\n")}};
    EXPECT_EQ(verify_note(note, keys)->size(), 2U);
    note.signatures[1] = bad.sign("other text\n");
    EXPECT_FALSE(verify_note(note, keys).has_value());
    EXPECT_EQ(verify_note(note, keys_of(good.key()))->size(), 1U);
    note.signatures[1].bytes.pop_back();
    EXPECT_FALSE(verify_note(note, keys).has_value());
    note.signatures[1].bytes.clear();
    EXPECT_FALSE(verify_note(note, keys).has_value());
}

TEST(Note, CountsAKeyThatSignedTwiceOnce) {
    const NoteSigner signer = NoteSigner::make("a.example", crypto::SecureKey::random()).value();
    const NoteText note{"text\n", {signer.sign("text\n"), signer.sign("text\n")}};
    EXPECT_EQ(verify_note(note, keys_of(signer.key()))->size(), 1U);
}

TEST(Note, TellsWhenAWitnessSigned) {
    const TestWitness witness("witness.example/w1");
    const NoteText note{"text\n", {witness.cosign(1'795'510'800, "text\n")}};
    const auto verified = verify_note(parse_note(print_note(note)).value(), keys_of(witness.key()));
    ASSERT_EQ(verified->size(), 1U);
    EXPECT_EQ(verified->front().time_s, 1'795'510'800U);
}

TEST(Note, BindsAWitnessToItsTime) {
    const TestWitness witness("witness.example/w1");
    NoteText note{"text\n", {witness.cosign(1'795'510'800, "text\n")}};
    note.signatures[0].bytes[7] ^= std::byte{1};
    EXPECT_FALSE(verify_note(note, keys_of(witness.key())).has_value());
    note.signatures[0].bytes = Bytes(64);
    EXPECT_FALSE(verify_note(note, keys_of(witness.key())).has_value());
    const Bytes late(72, std::byte{0xff});
    EXPECT_FALSE(parse_cosignature(late).has_value());
}

TEST(Note, ByAWitnessIsSignedAsTheSpecificationSays) {
    // The example of C2SP tlog-cosignature.
    const std::string body =
        "example.com/behind-the-sofa\n20852163\n"
        "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    EXPECT_EQ(cosigned_message(1'679'315'147, body), "cosignature/v1\ntime 1679315147\n" + body);
    const auto line = parse_note(
        body +
        "\n\xe2\x80\x94 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWX"
        "EhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    );
    ASSERT_TRUE(line.has_value());
    EXPECT_EQ(line->signatures[0].key_id, 0x8d66cf3fU);
    EXPECT_EQ(parse_cosignature(line->signatures[0].bytes)->time_s, 1'679'315'147U);
}

TEST(Note, AcceptsManySignaturesButNotAnyNumber) {
    const NoteSigner signer = NoteSigner::make("a.example", crypto::SecureKey::random()).value();
    NoteText note{"text\n", std::vector(16, signer.sign("text\n"))};
    EXPECT_TRUE(parse_note(print_note(note)).has_value());
    note.signatures.resize(kNoteSignaturesMax, signer.sign("text\n"));
    EXPECT_TRUE(parse_note(print_note(note)).has_value());
    note.signatures.push_back(signer.sign("text\n"));
    EXPECT_FALSE(parse_note(print_note(note)).has_value());
    note.signatures.resize(1);
    note.text.insert(0, std::string(kNoteBytesMax, 'a') + "\n");
    EXPECT_FALSE(parse_note(print_note(note)).has_value());
}

TEST(Note, IsParsedStrictly) {
    const std::string line(kGoLine);
    const std::string dash = "\xe2\x80\x94 ";
    const std::string base64 = line.substr(line.find(" x08") + 1);  // with its line end
    ASSERT_TRUE(parse_note("text\n\n" + line).has_value());
    EXPECT_TRUE(parse_note("a\n\nb\n\n" + line).has_value());
    EXPECT_TRUE(parse_note("\n\n" + line).has_value());
    const std::vector<std::string> bad = {
        "",
        "text\n",
        "text\n\n",
        "text\n" + line,
        "text\n\n" + line.substr(0, line.size() - 1),
        "text\r\n\r\n" + line,
        "text\r\n\n" + line,
        "te\txt\n\n" + line,
        "te\x1bxt\n\n" + line,
        std::string("te\0xt\n\n", 7) + line,
        "te\xffxt\n\n" + line,
        "te\xed\xa0\x80xt\n\n" + line,
        "text\n\n" + line + "\n",
        "text\n\n" + line + "more",
        "text\n\n- PeterNeumann " + base64,
        "text\n\n" + dash + "Peter Neumann " + base64,
        "text\n\n" + dash + "Peter+Neumann " + base64,
        "text\n\n" + dash + "Peter\xc2\xa0Neumann " + base64,
        "text\n\n" + dash + " " + base64,
        "text\n\n" + dash + "PeterNeumann  " + base64,
        "text\n\n" + dash + "PeterNeumann\n",
        "text\n\n" + dash + "PeterNeumann \n",
        "text\n\n" + dash + "PeterNeumann x08go\n",
        "text\n\n" + dash + "PeterNeumann x08gow==\n",
        "text\n\n" + dash + "PeterNeumann " + base64.substr(0, base64.size() - 2) + "\n",
    };
    for (const std::string& note : bad) EXPECT_FALSE(parse_note(note).has_value()) << note;
}

TEST(NoteKey, OfOnlyItsOwnFormAndIdIsTaken) {
    std::string text(kGoKey);
    ASSERT_TRUE(parse_vkey(text).has_value());
    for (std::size_t length = 0; length < text.size(); ++length) {
        EXPECT_FALSE(parse_vkey(text.substr(0, length)).has_value());
        EXPECT_FALSE(parse_vkey(text.substr(length + 1)).has_value());
    }
    for (char& c : text) {
        ++c;
        EXPECT_FALSE(parse_vkey(text).has_value()) << text;
        --c;
    }
    EXPECT_FALSE(NoteSigner::parse(kGoKey).has_value());
    EXPECT_FALSE(NoteSigner::parse(std::string(kGoSecret) + "A").has_value());
    EXPECT_FALSE(NoteSigner::make("a b", crypto::SecureKey::random()).has_value());
    EXPECT_FALSE(NoteSigner::make("", crypto::SecureKey::random()).has_value());
}

TEST(NoteKey, OfAnotherTypeIsNamedAsSuch) {
    NoteKey key = parse_vkey(kGoKey).value();
    key.type = static_cast<KeyType>(6);  // ML-DSA-44
    const auto parsed = parse_vkey(to_vkey(key));
    ASSERT_FALSE(parsed.has_value());
    EXPECT_NE(parsed.error().message.find("type"), std::string::npos);
}

}  // namespace
}  // namespace beholden::audit
