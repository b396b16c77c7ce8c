#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/witnesses.h"
#include "audit/checkpoint.h"
#include "audit/note.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "store/store.h"

namespace beholden::app {

/// The key that signs heads under an origin: it follows from the root key.
Result<audit::NoteSigner> log_signer(const crypto::SecureKey& root_key, const std::string& origin);

/// The origin of a log that was given none: this data directory's own, under a name that is
/// nobody's (RFC 6761 section 6.4).
std::string default_origin(const store::Log& log);

/// Makes sure that the log continues what was published: a database restored from an older copy
/// would give numbers anew that others have receipts for.
///
/// origins  Of the log, oldest first; not empty.
/// note     The published head as kept outside the databases; empty: none.
/// errors   kCorruption: the log is behind, or another; says what to do.
Result<void> check_published(
    const store::Log& log,
    const crypto::SecureKey& root_key,
    const std::vector<std::string>& origins,
    const std::string& note
);

/// Signs heads of the log, keeps them, has them witnessed and shows them.
///
/// A head is in the database before it is signed, so that a crash at any moment cannot make us sign
/// another history; it is in the file outside before anybody sees it.
///
/// threads  publish() one at a time; the others are safe to call concurrently.
class CheckpointPublisher {
public:
    struct Published {
        std::uint64_t size = 0;
        Witnessed witnessed;
    };

    /// store       must outlive the publisher.
    /// witnesses   Absent: none are asked.
    CheckpointPublisher(
        store::Store& store,
        audit::NoteSigner signer,
        std::filesystem::path head_file,
        std::optional<Witnesses> witnesses
    );

    /// Publishes the committed head, where it is new or not witnessed enough yet.
    ///
    /// returns  nothing if there was nothing to do.
    /// errors   kCorruption: the log was forked. kIo and others: not published; try again.
    Result<std::optional<Published>> publish();

    /// The newest published head with its cosignatures; empty: none yet.
    [[nodiscard]] std::string checkpoint() const;
    [[nodiscard]] std::uint64_t published_size() const;
    /// "origin+id+key", for verifiers.
    [[nodiscard]] std::string vkey() const { return audit::to_vkey(signer_.key()); }

private:
    Result<audit::TreeHead> note_head();

    store::Store& store_;
    const audit::NoteSigner signer_;
    const std::filesystem::path head_file_;
    std::optional<Witnesses> witnesses_;
    bool satisfied_ = false;  ///< The last head has its quorum.
    mutable std::mutex mutex_;
    std::string checkpoint_;
    std::uint64_t published_size_ = 0;
};

}  // namespace beholden::app
