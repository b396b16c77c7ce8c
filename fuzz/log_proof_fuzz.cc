/// Receipts made of hostile bytes: what is taken has one form only, both verifiers give one answer,
/// and neither follows a proof of bounded length for ever.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "audit/accept.h"
#include "audit/proof.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"
#include "audit/verify/digest.h"
#include "audit/verify/head.h"
#include "base/check.h"

namespace {

namespace audit = beholden::audit;

/// A log of one process: its key is drawn anew each time.
struct Log {
    audit::NoteSigner signer =
        audit::NoteSigner::make("log.example", beholden::crypto::SecureKey::random()).value();
    audit::TrustPolicy policy =
        audit::TrustPolicy::parse(
            "log " + audit::to_vkey(signer.key()) + "\nquorum none\n", audit::verify::parse_key
        )
            .value();
};

/// Signs whatever checkpoint the bytes hold, so that what lies behind the signature is reached.
void check_signed(const Log& log, audit::LogProof proof) {
    const auto note = audit::parse_note(proof.checkpoint);
    const auto checkpoint = audit::parse_checkpoint(note->text);
    if (!checkpoint || checkpoint->origin != log.signer.key().name) return;
    proof.checkpoint = audit::print_note({note->text, {log.signer.sign(note->text)}});
    const auto entry = beholden::as_bytes("entry");
    const bool ours = audit::accept_proof(log.policy, proof, audit::leaf_hash(entry)).has_value();
    const bool other = audit::verify::verify_proof(log.policy, proof, entry).has_value();
    // The writer's side refuses trees that are larger than any log.
    BH_CHECK(ours == other || checkpoint->size > audit::kTreeSizeMax, "two verifiers, one answer");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Log log;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto proof = audit::parse_proof(text);
    if (!proof) return 0;
    BH_CHECK(audit::print_proof(*proof) == text, "one form");
    BH_CHECK(proof->inclusion.size() <= audit::kProofHashesMax, "bounded");
    check_signed(log, *proof);
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static const std::string kSignature =
        "\n\xe2\x80\x94 log.example " + beholden::to_base64(beholden::Bytes(68)) + "\n";
    // The tree of the one entry "entry", and one of two.
    static const std::string kOne =
        "c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n" +
        beholden::to_base64(audit::leaf_hash(beholden::as_bytes("entry"))) + "\n" + kSignature;
    static const std::string kTwo = "c2sp.org/tlog-proof@v1\nextra AQI=\nindex 0\n" +
                                    beholden::to_base64(audit::Hash{}) + "\n\nlog.example\n2\n" +
                                    beholden::to_base64(audit::node_hash(
                                        audit::leaf_hash(beholden::as_bytes("entry")), audit::Hash{}
                                    )) +
                                    "\n" + kSignature;
    if (size < 8 || seed % 300 < 2) {
        const std::string& start = seed % 2 == 0 ? kOne : kTwo;
        if (start.size() <= size_max) {
            std::ranges::copy(start, data);
            size = start.size();
        }
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
