#include "app/witnesses.h"

#include <utility>

#include "audit/decimal.h"
#include "audit/note.h"
#include "base/bytes.h"

namespace beholden::app {

namespace {

constexpr int kSigned = 200;
constexpr int kStale = 409;
constexpr int kWrongProof = 422;

tl::unexpected<Error> forked(const std::string& witness, const std::string& cause) {
    return fail(
        ErrorCode::kCorruption,
        "A witness has seen another history of this audit log: it was restored from an older copy, "
        "or changed.",
        witness + ": " + cause
    );
}

/// With or without a slash at its end, as policy files have it.
std::string submission_url(std::string prefix) {
    if (prefix.ends_with('/')) prefix.pop_back();
    return prefix + "/add-checkpoint";
}

std::string request_body(
    std::uint64_t old_size, const audit::Proof& proof, const std::string& note
) {
    std::string body = "old " + std::to_string(old_size) + "\n";
    for (const audit::Hash& hash : proof) body += to_base64(hash) + "\n";
    return body + "\n" + note;
}

/// The witness's line under our checkpoint, if its signature holds.
Result<audit::NoteSignature> read_cosignature(
    const audit::PolicyWitness& witness, const std::string& text, const std::string& lines
) {
    BH_TRY_ASSIGN(const audit::NoteText note, audit::parse_note(text + "\n" + lines));
    const std::vector<audit::NoteKey> keys{witness.key};
    BH_TRY_ASSIGN(const auto verified, audit::verify_note(note, keys));
    if (verified.empty()) return fail(ErrorCode::kInvalidArgument, "it signed with another key");
    for (const audit::NoteSignature& signature : note.signatures) {
        if (signature.name == witness.key.name && signature.key_id == witness.key.id) {
            return signature;
        }
    }
    return fail(ErrorCode::kInvalidArgument, "it signed with another key");
}

std::string without_line_end(std::string text) {
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

}  // namespace

Witnesses::Witnesses(audit::TrustPolicy policy, Sender send)
    : policy_(std::move(policy)),
      send_(std::move(send)),
      known_sizes_(policy_.witnesses().size(), 0) {}

Result<Witnessed> Witnesses::show(
    const audit::Checkpoint& checkpoint, const std::string& note, const Prover& prove
) {
    Witnessed witnessed;
    std::vector<bool> cosigned(policy_.witnesses().size(), false);
    for (std::size_t i = 0; i < cosigned.size(); ++i) {
        const audit::PolicyWitness& witness = policy_.witnesses()[i];
        if (witness.url.empty()) continue;
        auto signature = ask(i, checkpoint, note, prove);
        if (signature) {
            cosigned[i] = true;
            witnessed.cosignatures.push_back(std::move(*signature));
        } else if (signature.error().code == ErrorCode::kCorruption) {
            return tl::unexpected<Error>(std::move(signature).error());
        } else {
            const Error& error = signature.error();
            witnessed.troubles.push_back(witness.name + ": " + error.message + " " + error.detail);
        }
    }
    witnessed.quorum = policy_.is_quorum(cosigned);
    return witnessed;
}

Result<audit::NoteSignature> Witnesses::ask(
    std::size_t index,
    const audit::Checkpoint& checkpoint,
    const std::string& note,
    const Prover& prove
) {
    const audit::PolicyWitness& witness = policy_.witnesses()[index];
    std::uint64_t& known = known_sizes_[index];
    // The first time, and after somebody else asked, the witness says which head it knows.
    for (int attempt = 0; attempt < 2; ++attempt) {
        BH_TRY_ASSIGN(const audit::Proof proof, prove(known));
        BH_TRY_ASSIGN(
            Reply reply, send_(submission_url(witness.url), request_body(known, proof, note))
        );
        if (reply.status == kSigned) {
            BH_TRY_ASSIGN(
                auto signature,
                read_cosignature(witness, audit::print_checkpoint(checkpoint), reply.body)
            );
            known = checkpoint.size;
            return signature;
        }
        if (reply.status == kWrongProof) return forked(witness.name, "it refuses our proof");
        if (reply.status != kStale) {
            return fail(ErrorCode::kIo, "it answered " + std::to_string(reply.status));
        }
        const auto size = audit::parse_decimal(without_line_end(std::move(reply.body)));
        if (!size) return fail(ErrorCode::kIo, "it answered 409 without a size");
        if (*size > checkpoint.size) {
            return forked(witness.name, "it knows " + std::to_string(*size) + " leaves");
        }
        known = *size;
    }
    return fail(ErrorCode::kIo, "it changes its mind about the head it knows");
}

}  // namespace beholden::app
