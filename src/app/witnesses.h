#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/tree_proof.h"
#include "audit/trust_policy.h"
#include "base/result.h"

namespace beholden::app {

/// What the witnesses said to one head of the log.
struct Witnessed {
    std::vector<audit::NoteSignature> cosignatures;
    bool quorum = false;                ///< Whether they are enough for the policy.
    std::vector<std::string> troubles;  ///< "name: cause", of those that did not sign.
};

/// Asks the witnesses of a policy to cosign heads of our log (C2SP tlog-witness, add-checkpoint).
///
/// threads  one at a time.
class Witnesses {
public:
    /// Sends a request's body to a URL; http::post() but in tests.
    struct Reply {
        int status = 0;
        std::string body;
    };
    using Sender = std::function<Result<Reply>(const std::string& url, const std::string& body)>;
    /// Proves that the tree of the head shown continues the one of `old_size`.
    using Prover = std::function<Result<audit::Proof>(std::uint64_t old_size)>;

    Witnesses(audit::TrustPolicy policy, Sender send);

    /// Shows the head to every witness that has a URL, one after the other, each within its time.
    ///
    /// note    The signed checkpoint.
    /// errors  kCorruption: a witness has seen a newer or another history of this log, which was
    ///         restored from an old copy, or changed.
    Result<Witnessed> show(
        const audit::Checkpoint& checkpoint, const std::string& note, const Prover& prove
    );

private:
    Result<audit::NoteSignature> ask(
        std::size_t witness,
        const audit::Checkpoint& checkpoint,
        const std::string& note,
        const Prover& prove
    );

    const audit::TrustPolicy policy_;
    const Sender send_;
    std::vector<std::uint64_t> known_sizes_;  ///< Of each witness: the head it saw last.
};

}  // namespace beholden::app
